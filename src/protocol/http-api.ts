/**
 * Every HTTP endpoint in one table: what it is called, who may call it, what goes in and comes out. The routes, the
 * validators, /api/openapi.json and the screens' typed calls are all made from it.
 */
import Type, { type TSchema } from 'typebox'
import {
  Agent,
  AgentRole,
  Announcement,
  AnnouncementPlace,
  Appearance,
  Audience,
  BlockTerms,
  CannedReply,
  ConversationStatus,
  Department,
  Email,
  File,
  FileLink,
  Id,
  Language,
  Limited,
  Message,
  Name,
  Nullable,
  OneOf,
  PagePatterns,
  Person,
  Severity,
  Site,
  SiteConfig,
  StaffConversation,
  Text,
  Ticket,
  TicketPriority,
  TicketStatus,
  Time,
  UploadState,
  VisitorBlock,
  VisitorSummary,
} from './entities.ts'
import { ERRORS, type ErrorCode } from './error-codes.ts'
import { LIMITS } from './limits.ts'

const closed = { additionalProperties: false }
const object = <P extends Type.TProperties>(properties: P) => Type.Object(properties, closed)

/**
 * `public`: anyone. `everyone`: whoever has an access token, visitors too. Otherwise the least role that may call it;
 * `announcer`: admins, and whoever else an admin allowed to announce.
 */
export type Access = 'public' | 'everyone' | 'agent' | 'supervisor' | 'admin' | 'announcer'

/**
 * `result` is the JSON body of a 200 answer; without it the answer is 204, or what `streams` names.
 * `cross` endpoints answer pages of other origins (the site's list is checked by the handler).
 */
export interface Endpoint {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  path: string
  access: Access
  summary: string
  params?: TSchema
  query?: TSchema
  body?: TSchema
  result?: TSchema
  streams?: string
  cross?: boolean
}
const table = <T extends Record<string, Endpoint>>(endpoints: T) => endpoints

const byId = object({ id: Id })
const Password = Type.String({ maxLength: 200, description: 'at least 10 characters, none of the common ones' })
const Members = Type.Array(Id, { maxItems: LIMITS.departmentAgents })
const Secret = Type.String({ minLength: 16, maxLength: 128 })
const Origin = Type.String({ maxLength: 255, description: 'scheme, host and port, or https://*.example.com' })

export const Session = object({ accessToken: Type.String(), expiresAt: Time, agent: Agent })
export type Session = Type.Static<typeof Session>

export const VisitorSession = object({
  token: Type.String({ description: 'for the hello frame' }),
  expiresAt: Time,
  secret: Type.String({ description: 'keep it in this browser: it gets the next token for the same visitor' }),
  visitor: VisitorSummary,
  site: SiteConfig,
})
export type VisitorSession = Type.Static<typeof VisitorSession>

export const Upload = object({
  state: UploadState,
  offset: Type.Integer({ minimum: 0 }),
  file: Nullable(File),
  code: Nullable(Type.Unsafe<ErrorCode>({ type: 'string', enum: Object.keys(ERRORS) })),
})
export type Upload = Type.Static<typeof Upload>

/** Query strings carry text, so numbers are given as digits. */
const TranscriptFilter = {
  q: Type.Optional(Limited(200, { description: 'words; "quotes" make a phrase; any language' })),
  from: Type.Optional(Type.String({ pattern: '^[0-9]{1,15}$', description: 'opened at or after, ms' })),
  to: Type.Optional(Type.String({ pattern: '^[0-9]{1,15}$', description: 'opened before, ms' })),
  agent: Type.Optional(Id),
  site: Type.Optional(Id),
  visitor: Type.Optional(Id),
  status: Type.Optional(ConversationStatus),
}
export const TranscriptQuery = object({
  ...TranscriptFilter,
  cursor: Type.Optional(Type.String({ maxLength: 64, pattern: '^[A-Za-z0-9_.-]+$' })),
  limit: Type.Optional(Type.String({ pattern: '^([1-9][0-9]?|100)$' })),
})
export const ExportQuery = object({
  ...TranscriptFilter,
  format: OneOf('csv', 'jsonl'),
  notes: Type.Optional(OneOf('yes', 'no')),
  zone: Type.Optional(
    Type.String({ maxLength: 64, description: 'times of the CSV file are of this time zone, such as Europe/Berlin; else UTC' }),
  ),
})
export type TranscriptQuery = Type.Static<typeof TranscriptQuery>
export type ExportQuery = Type.Static<typeof ExportQuery>

/** One line, cut up: those with `hit` are to be marked. */
const Parts = Type.Array(object({ text: Type.String(), hit: Type.Boolean() }))
/** `parts` make up one line around the hit. */
const HitFields = { thread: Id, seq: Type.Integer(), at: Time, parts: Parts }
export const Hit = object(HitFields)
export type Hit = Type.Static<typeof Hit>
/** Code units from `start` up to, not including, `end`. */
const Ranges = Type.Array(object({ start: Type.Integer(), end: Type.Integer() }))
/** All that is to be marked: in the text, and in the names of the files. */
const MarkedFields = { marks: Ranges, files: Type.Array(object({ file: Id, marks: Ranges })) }
export const Marks = object(MarkedFields)
export type Marks = Type.Static<typeof Marks>
export const TranscriptHit = object({ ...HitFields, ...MarkedFields })
export type TranscriptHit = Type.Static<typeof TranscriptHit>
export const TranscriptRow = object({
  conversation: StaffConversation,
  hits: Type.Array(Hit),
  hitCount: Type.Integer({ description: 'messages; 50 stands for that and more' }),
  messageCount: Type.Integer(),
  /** Where words were found besides messages: the visitor's name or e-mail, the number, an agent's name. */
  about: Type.Array(Parts),
})
export type TranscriptRow = Type.Static<typeof TranscriptRow>

export const AnnouncementReport = object({
  announcement: Announcement,
  audience: Audience,
  site: Nullable(object({ id: Id, name: Type.String() })),
  department: Nullable(object({ id: Id, name: Type.String() })),
  state: OneOf('scheduled', 'live', 'over', 'taken_back'),
  timeZone: Type.String({ description: 'IANA name: the zone in which startsAt and expiresAt were chosen' }),
  sentBy: Type.String(),
  retractedAt: Nullable(Time),
  delivered: Type.Integer(),
  seen: Type.Integer(),
  dismissed: Type.Integer(),
  clicked: Type.Integer(),
  readBy: Type.Array(object({ id: Id, name: Type.String(), at: Time }), { description: 'staff who saw it, the first 200' }),
})
export type AnnouncementReport = Type.Static<typeof AnnouncementReport>

/** What an agent was told, and when that agent put it away as read. */
export const StaffNotice = object({ announcement: Announcement, readAt: Nullable(Time) })
export type StaffNotice = Type.Static<typeof StaffNotice>

const Wording = {
  title: Announcement.properties.title,
  body: Announcement.properties.body,
  link: Nullable(object({ url: Limited(2048), label: Limited(80) })),
  severity: Severity,
  place: AnnouncementPlace,
  expiresAt: Time,
}
export const NewAnnouncement = object({
  ...Wording,
  audience: Audience,
  startsAt: Type.Union([Time, Type.Null()], { description: 'null: now' }),
  timeZone: Type.String({ minLength: 1, maxLength: 64, description: 'IANA name' }),
})
export type NewAnnouncement = Type.Static<typeof NewAnnouncement>

export const AuditItem = object({
  id: Type.String(),
  at: Time,
  actor: Type.String({ description: 'an agent’s id, or `unknown`' }),
  actorName: Nullable(Type.String()),
  action: Type.String(),
  object: Nullable(Type.String()),
  objectName: Nullable(Type.String({ description: 'while it is there; never of a private room' })),
  address: Nullable(Type.String()),
  detail: Nullable(Type.String({ description: 'JSON; a change is `{"from":…,"to":…}`' })),
})
export type AuditItem = Type.Static<typeof AuditItem>

export const ENDPOINTS = table({
  // Set-up and sessions of staff.
  setupState: {
    method: 'GET',
    path: '/api/v1/setup',
    access: 'public',
    summary: 'Whether the first admin is still to be made',
    result: object({ needed: Type.Boolean() }),
  },
  setup: {
    method: 'POST',
    path: '/api/v1/setup',
    access: 'public',
    summary: 'Make the first admin and the first site, by the one-time link',
    body: object({
      token: Secret,
      name: Name,
      email: Email,
      password: Password,
      siteName: Name,
      origins: Type.Array(Origin, { maxItems: 20 }),
      language: Type.Optional(Language),
    }),
    result: Session,
  },
  signIn: {
    method: 'POST',
    path: '/api/v1/sessions',
    access: 'public',
    summary: 'Sign in; sets the refresh cookie',
    body: object({ email: Type.String({ maxLength: 254 }), password: Type.String({ maxLength: 200 }) }),
    result: Session,
  },
  refresh: {
    method: 'POST',
    path: '/api/v1/sessions/refresh',
    access: 'public',
    summary: 'A new access token for the refresh cookie, which is replaced',
    result: Session,
  },
  signOut: {
    method: 'DELETE',
    path: '/api/v1/sessions/current',
    access: 'public',
    summary: 'End the session of the refresh cookie and close its sockets',
  },
  acceptInvitation: {
    method: 'POST',
    path: '/api/v1/invitations/accept',
    access: 'public',
    summary: 'Set a password by a one-time link and sign in',
    body: object({ token: Secret, password: Password, name: Type.Optional(Name) }),
    result: Session,
  },

  // Visitors.
  visitorSession: {
    method: 'POST',
    path: '/api/v1/visitors/sessions',
    access: 'public',
    cross: true,
    summary: 'A token for a visitor: new, known by its secret, or verified by the site’s JWT',
    body: object({
      site: Id,
      secret: Type.Optional(Secret),
      /** Only the visitor of this secret: `not_found` when there is none any more (guests). */
      known: Type.Optional(Type.Literal(true)),
      identity: Type.Optional(Type.String({ maxLength: 4096 })),
      language: Type.Optional(Type.String({ maxLength: 35 })),
      /** As the browser names it; staff are shown what time it is there. */
      timeZone: Type.Optional(Type.String({ maxLength: 64 })),
    }),
    result: VisitorSession,
  },
  joinAsGuest: {
    method: 'POST',
    path: '/api/v1/guests',
    access: 'public',
    summary: 'A guest’s session by the one-person link; whoever opens it first is the person',
    body: object({ token: Secret, language: Type.Optional(Type.String({ maxLength: 35 })) }),
    result: VisitorSession,
  },

  // Agents.
  me: { method: 'GET', path: '/api/v1/me', access: 'agent', summary: 'Who I am', result: object({ agent: Agent }) },
  updateMe: {
    method: 'PATCH',
    path: '/api/v1/me',
    access: 'agent',
    summary: 'Change my name, language or password',
    body: object({
      name: Type.Optional(Name),
      language: Type.Optional(Language),
      password: Type.Optional(object({ current: Type.String({ maxLength: 200 }), next: Password })),
    }),
    result: object({ agent: Agent }),
  },
  listCannedReplies: {
    method: 'GET',
    path: '/api/v1/canned-replies',
    access: 'agent',
    summary: 'My canned replies and everyone’s',
    result: object({ items: Type.Array(CannedReply) }),
  },
  createCannedReply: {
    method: 'POST',
    path: '/api/v1/canned-replies',
    access: 'agent',
    summary: 'Add a canned reply (scope everyone: supervisors and admins)',
    body: object({ shortcut: CannedReply.properties.shortcut, text: Text, scope: CannedReply.properties.scope }),
    result: object({ item: CannedReply }),
  },
  updateCannedReply: {
    method: 'PUT',
    path: '/api/v1/canned-replies/:id',
    access: 'agent',
    summary: 'Replace a canned reply',
    params: byId,
    body: object({ shortcut: CannedReply.properties.shortcut, text: Text }),
    result: object({ item: CannedReply }),
  },
  deleteCannedReply: {
    method: 'DELETE',
    path: '/api/v1/canned-replies/:id',
    access: 'agent',
    summary: 'Remove a canned reply',
    params: byId,
  },
  getVisitor: {
    method: 'GET',
    path: '/api/v1/visitors/:id',
    access: 'agent',
    summary: 'A visitor with past conversations and tickets',
    params: byId,
    result: object({
      visitor: VisitorSummary,
      timeZone: Nullable(Type.String()),
      firstSeenAt: Time,
      lastSeenAt: Time,
      conversations: Type.Array(StaffConversation),
      tickets: Type.Array(Ticket),
      block: Nullable(VisitorBlock),
    }),
  },
  blockVisitor: {
    method: 'PUT',
    path: '/api/v1/visitors/:id/block',
    access: 'agent',
    summary: 'Close what a visitor has open, and let it begin nothing for a time: its latest agent, supervisors and admins',
    params: byId,
    body: BlockTerms,
    result: object({ block: VisitorBlock }),
  },
  unblockVisitor: {
    method: 'DELETE',
    path: '/api/v1/visitors/:id/block',
    access: 'agent',
    summary: 'Let a visitor, and its network, begin things again',
    params: byId,
  },
  listBlocks: {
    method: 'GET',
    path: '/api/v1/blocks',
    access: 'admin',
    summary: 'Who is blocked now, newest first, 500 at most',
    result: object({ items: Type.Array(VisitorBlock) }),
  },
  liftBlock: {
    method: 'DELETE',
    path: '/api/v1/blocks/:id',
    access: 'admin',
    summary: 'Lift a block, or a session’s for its network',
    params: byId,
  },
  getConversation: {
    method: 'GET',
    path: '/api/v1/conversations/:id',
    access: 'agent',
    summary: 'One conversation',
    params: byId,
    result: object({ conversation: StaffConversation }),
  },
  ticketFromConversation: {
    method: 'POST',
    path: '/api/v1/conversations/:id/ticket',
    access: 'agent',
    summary: 'Turn a conversation into a ticket that links it; the same ticket again if it has one',
    params: byId,
    body: object({ subject: Limited(200, { minLength: 1 }) }),
    result: object({ ticket: Ticket }),
  },
  inviteGuest: {
    method: 'POST',
    path: '/api/v1/conversations/:id/guests',
    access: 'agent',
    summary: 'A link that lets one person from outside into a conversation, until it expires',
    params: byId,
    body: object({
      epoch: Type.Integer({ minimum: 0 }),
      name: Name,
      role: Person.properties.role,
      hours: Type.Integer({ minimum: 1, maximum: 168 }),
    }),
    result: object({ link: Type.String(), expiresAt: Time }),
  },
  listTickets: {
    method: 'GET',
    path: '/api/v1/tickets',
    access: 'agent',
    summary: 'Tickets, newest change first',
    query: object({
      status: Type.Optional(TicketStatus),
      assignee: Type.Optional(Type.String({ pattern: '^(none|[A-Za-z0-9_-]{22})$' })),
      cursor: Type.Optional(Type.String({ maxLength: 64, pattern: '^[A-Za-z0-9_.-]+$' })),
    }),
    result: object({ items: Type.Array(Ticket), next: Nullable(Type.String()) }),
  },
  getTicket: {
    method: 'GET',
    path: '/api/v1/tickets/:id',
    access: 'agent',
    summary: 'One ticket; its notes are followed on the socket',
    params: byId,
    result: object({ ticket: Ticket }),
  },
  updateTicket: {
    method: 'PATCH',
    path: '/api/v1/tickets/:id',
    access: 'agent',
    summary: 'Change status, priority or assignee',
    params: byId,
    body: object({
      version: Type.Integer(),
      status: Type.Optional(TicketStatus),
      priority: Type.Optional(TicketPriority),
      assignee: Type.Optional(Nullable(Id)),
    }),
    result: object({ ticket: Ticket }),
  },

  // Files. Their bytes come and go by tus and by links: docs/protocol.md §11.
  getUpload: {
    method: 'GET',
    path: '/api/v1/uploads/:id',
    access: 'everyone',
    summary: "Where an upload of one's own stands",
    params: byId,
    result: Upload,
    cross: true,
  },
  linkFiles: {
    method: 'POST',
    path: '/api/v1/files/links',
    access: 'everyone',
    summary: 'Addresses of files of messages that the caller may read, for ten minutes; others are left out',
    body: object({ files: Type.Array(Id, { minItems: 1, maxItems: LIMITS.filesPerLinks }) }),
    result: object({ items: Type.Array(FileLink) }),
    cross: true,
  },

  // Transcripts.
  findTranscripts: {
    method: 'GET',
    path: '/api/v1/transcripts',
    access: 'admin',
    summary: 'Find conversations by words, names, numbers, dates, agent, site; newest first',
    query: TranscriptQuery,
    /** `indexing`: so much was said lately that not all of it can be found yet. A long search answers few items and `next`. */
    result: object({
      items: Type.Array(TranscriptRow),
      next: Nullable(Type.String()),
      indexing: Type.Optional(Type.Literal(true)),
    }),
  },
  getTranscript: {
    method: 'GET',
    path: '/api/v1/transcripts/:id',
    access: 'admin',
    summary: 'A whole conversation, with private notes',
    params: byId,
    query: object({ q: Type.Optional(Limited(200)) }),
    result: object({
      conversation: StaffConversation,
      messages: Type.Array(Message),
      notes: Type.Array(Message),
      hits: Type.Array(TranscriptHit),
    }),
  },
  deleteTranscript: {
    method: 'DELETE',
    path: '/api/v1/transcripts/:id',
    access: 'admin',
    summary: 'Deletes a closed conversation with its messages, notes and files, for ever',
    params: byId,
  },
  exportTranscripts: {
    method: 'GET',
    path: '/api/v1/transcripts/export',
    access: 'admin',
    summary: 'All matching conversations as a file',
    query: ExportQuery,
    streams: 'text/csv (a row a conversation) or application/jsonl (a line a conversation)',
  },

  // People, sites, announcements.
  listAgents: {
    method: 'GET',
    path: '/api/v1/agents',
    access: 'admin',
    summary: 'All staff',
    result: object({ items: Type.Array(Agent) }),
  },
  inviteAgent: {
    method: 'POST',
    path: '/api/v1/agents',
    access: 'admin',
    summary: 'Add somebody; answers a one-time link to set a password',
    body: object({ name: Name, email: Email, role: AgentRole, capacity: Type.Integer({ minimum: 0, maximum: 50 }) }),
    result: object({ agent: Agent, link: Type.String(), expiresAt: Time }),
  },
  updateAgent: {
    method: 'PATCH',
    path: '/api/v1/agents/:id',
    access: 'admin',
    summary: 'Change a role, capacity or name; disable or enable',
    params: byId,
    body: object({
      name: Type.Optional(Name),
      role: Type.Optional(AgentRole),
      capacity: Type.Optional(Type.Integer({ minimum: 0, maximum: 50 })),
      disabled: Type.Optional(Type.Boolean()),
      mayAnnounce: Type.Optional(Type.Boolean()),
    }),
    result: object({ agent: Agent }),
  },
  reinviteAgent: {
    method: 'POST',
    path: '/api/v1/agents/:id/invitation',
    access: 'admin',
    summary: 'A new one-time link; the old password and sessions stay until it is used',
    params: byId,
    result: object({ agent: Agent, link: Type.String(), expiresAt: Time }),
  },
  listDepartments: {
    method: 'GET',
    path: '/api/v1/departments',
    access: 'agent',
    summary: 'All departments and who is in them',
    result: object({ items: Type.Array(Department) }),
  },
  createDepartment: {
    method: 'POST',
    path: '/api/v1/departments',
    access: 'admin',
    summary: 'Make a department; no two have the same name',
    body: object({ name: Name, agents: Members }),
    result: object({ department: Department }),
  },
  updateDepartment: {
    method: 'PATCH',
    path: '/api/v1/departments/:id',
    access: 'admin',
    summary: 'Rename a department, or say who is in it',
    params: byId,
    body: object({ name: Type.Optional(Name), agents: Type.Optional(Members) }),
    result: object({ department: Department }),
  },
  deleteDepartment: {
    method: 'DELETE',
    path: '/api/v1/departments/:id',
    access: 'admin',
    summary: 'Delete a department to which no announcement is live or still to come',
    params: byId,
  },
  searchRoom: {
    method: 'GET',
    path: '/api/v1/rooms/:id/search',
    access: 'agent',
    summary: 'What was said in a room',
    params: byId,
    query: object({ q: Limited(200), cursor: Type.Optional(Type.String({ pattern: '^[0-9]{1,15}$' })) }),
    /** Newest first; a long search answers few items and `next`. */
    result: object({ items: Type.Array(object({ message: Message, ...MarkedFields })), next: Nullable(Type.String()) }),
  },
  listAudit: {
    method: 'GET',
    path: '/api/v1/audit',
    access: 'admin',
    summary: 'Who did what, newest first',
    query: object({
      actor: Type.Optional(Type.Union([Id, Type.Literal('unknown')])),
      action: Type.Optional(Type.String({ pattern: '^[a-z_]{1,40}$' })),
      object: Type.Optional(Id),
      cursor: Type.Optional(Type.String({ pattern: '^[0-9]{1,15}$' })),
    }),
    result: object({ items: Type.Array(AuditItem), next: Nullable(Type.String()) }),
  },
  listSites: { method: 'GET', path: '/api/v1/sites', access: 'admin', summary: 'All sites', result: object({ items: Type.Array(Site) }) },
  createSite: {
    method: 'POST',
    path: '/api/v1/sites',
    access: 'admin',
    summary: 'Add a site',
    body: object({ name: Name, origins: Type.Array(Origin, { maxItems: 20 }) }),
    result: object({ site: Site }),
  },
  updateSite: {
    method: 'PATCH',
    path: '/api/v1/sites/:id',
    access: 'admin',
    summary: 'Change a site',
    params: byId,
    body: object({
      name: Type.Optional(Name),
      origins: Type.Optional(Type.Array(Origin, { maxItems: 20 })),
      appearance: Type.Optional(Appearance),
      keepsNotes: Type.Optional(Type.Boolean()),
    }),
    result: object({ site: Site }),
  },
  rotateSiteSecret: {
    method: 'POST',
    path: '/api/v1/sites/:id/secret',
    access: 'admin',
    summary: 'A new secret to sign visitors with; it is shown this once',
    params: byId,
    result: object({ secret: Type.String() }),
  },
  listAnnouncements: {
    method: 'GET',
    path: '/api/v1/announcements',
    access: 'announcer',
    summary: 'Announcements with their counts, newest first',
    result: object({ items: Type.Array(AnnouncementReport) }),
  },
  listMyAnnouncements: {
    method: 'GET',
    path: '/api/v1/announcements/mine',
    access: 'agent',
    summary: 'What the caller was told as staff and is not taken back, newest first',
    result: object({ items: Type.Array(StaffNotice) }),
  },
  announcementAudiences: {
    method: 'GET',
    path: '/api/v1/announcements/audiences',
    access: 'announcer',
    summary: 'The sites and departments that can be told something',
    result: object({
      sites: Type.Array(object({ id: Id, name: Type.String() })),
      departments: Type.Array(object({ id: Id, name: Type.String(), site: Nullable(Id) })),
    }),
  },
  sendAnnouncement: {
    method: 'POST',
    path: '/api/v1/announcements',
    access: 'announcer',
    summary: 'Tell visitors of a site, or staff, now or later',
    body: NewAnnouncement,
    result: object({ report: AnnouncementReport }),
  },
  previewAnnouncement: {
    method: 'POST',
    path: '/api/v1/announcements/preview',
    access: 'announcer',
    summary: 'How it would look, and how many people who are here now it would reach; nothing is stored',
    body: NewAnnouncement,
    result: object({ announcement: Announcement, reach: Nullable(Type.Integer()) }),
  },
  updateAnnouncement: {
    method: 'POST',
    path: '/api/v1/announcements/:id/update',
    access: 'announcer',
    summary: 'Change one that is live or still to come; its audience stays',
    params: byId,
    body: object({ ...Wording, pages: PagePatterns }),
    result: object({ report: AnnouncementReport }),
  },
  retractAnnouncement: {
    method: 'POST',
    path: '/api/v1/announcements/:id/retract',
    access: 'announcer',
    summary: 'Take it back: it leaves every open screen',
    params: byId,
    result: object({ report: AnnouncementReport }),
  },
})

export type EndpointName = keyof typeof ENDPOINTS
type Field<N extends EndpointName, F extends string> =
  (typeof ENDPOINTS)[N] extends Record<F, infer S extends TSchema> ? Type.Static<S> : undefined
export type BodyOf<N extends EndpointName> = Field<N, 'body'>
export type QueryOf<N extends EndpointName> = Field<N, 'query'>
export type ParamsOf<N extends EndpointName> = Field<N, 'params'>
export type ResultOfEndpoint<N extends EndpointName> = Field<N, 'result'>
