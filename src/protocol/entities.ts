/**
 * The things that frames and HTTP answers are made of. One TypeBox schema each is the TypeScript type, the validator
 * and the documentation. Times are integers: milliseconds since 1970-01-01T00:00Z.
 */
import Type, { type TSchema } from 'typebox'
import { LIMITS } from './limits.ts'

const closed = { additionalProperties: false }

/** 128 random bits in base64url. */
export const Id = Type.String({ pattern: '^[A-Za-z0-9_-]{22}$', description: '128 random bits, base64url' })
/** The last moment that every screen can write: beyond the year 9999 dates have other forms, and later none. */
const LAST_MOMENT = 253_402_300_799_999
export const Time = Type.Integer({ minimum: 0, maximum: LAST_MOMENT, description: 'milliseconds since 1970-01-01T00:00Z' })
export const Seq = Type.Integer({ minimum: 0, maximum: 2 ** 31 - 1 })
/**
 * At most so many UTF-16 code units, as browsers and `String.length` count them. JSON Schema counts code points, so that twice
 * as many units could come in: each is checked, and one that is over is refused, never cut in silence [R106].
 */
export const Limited = (most: number, options: Type.TStringOptions = {}) =>
  Type.Refine(
    Type.String({ ...options, maxLength: most }),
    (text) => text.length <= most,
    () => `must not have more than ${most} UTF-16 code units`,
  )

export const Text = Limited(LIMITS.textLength, { minLength: 1 })
export const Name = Limited(LIMITS.nameLength, { minLength: 1 })
/** Without what nobody sees: half a character would make two addresses one, and a mark of direction turns one around. */
const ADDRESS = /^[^\s@<>"\p{Cc}\p{Cf}\p{Cs}]+@[^\s@<>"\p{Cc}\p{Cf}\p{Cs}]+$/u
export const isEmail = (text: string): boolean => text.length <= LIMITS.emailLength && ADDRESS.test(text)
export const Email = Type.Refine(
  Limited(LIMITS.emailLength, { minLength: 3, pattern: '^[^\\s@<>"]+@[^\\s@<>"]+$' }),
  isEmail,
  () => 'must be an e-mail address without invisible characters',
)
export const Nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()])
/** A closed set of words, as JSON Schema's `enum`. */
export const OneOf = <T extends readonly string[]>(...words: T) => Type.Unsafe<T[number]>({ type: 'string', enum: [...words] })

export const AgentRole = OneOf('agent', 'supervisor', 'admin')
export type AgentRole = Type.Static<typeof AgentRole>
export const AvailabilityStatus = OneOf('online', 'busy', 'away', 'offline')
export type AvailabilityStatus = Type.Static<typeof AvailabilityStatus>
export const ConversationStatus = OneOf('queued', 'active', 'closed')
export type ConversationStatus = Type.Static<typeof ConversationStatus>
export const TicketStatus = OneOf('open', 'pending', 'solved', 'closed')
export type TicketStatus = Type.Static<typeof TicketStatus>
export const TicketPriority = OneOf('low', 'normal', 'high', 'urgent')
export type TicketPriority = Type.Static<typeof TicketPriority>
export const Language = OneOf('en', 'zh-CN')
export type Language = Type.Static<typeof Language>
/** A guest is a person from outside who was let into one conversation. */
export const AuthorKind = OneOf('visitor', 'guest', 'agent', 'system')
export type AuthorKind = Type.Static<typeof AuthorKind>

export const Author = Type.Object({ kind: AuthorKind, id: Type.String(), name: Type.String() }, closed)
export type Author = Type.Static<typeof Author>

/** What an agent is to a visitor: a name to talk to and an opaque id, nothing else (A40). */
export const PublicAgent = Type.Object({ id: Id, name: Type.String() }, closed)
export type PublicAgent = Type.Static<typeof PublicAgent>

/**
 * What happened, as an entry of a thread. Screens put it into words; `reason` says why.
 * `opened`, `assigned`, `returned` (handed back to the queue), `transferred`, `closed`, `rated`, `ticketed`.
 */
export const ThreadEvent = Type.Object(
  {
    name: OneOf(
      'opened',
      'assigned',
      'returned',
      'transferred',
      'closed',
      'rated',
      'ticketed',
      'status',
      'assignee',
      'invited',
      'joined',
      'left',
      'renamed',
      'archived',
      'removed',
    ),
    agent: Type.Optional(Nullable(PublicAgent)),
    /** Who was invited, joined, left or was removed. */
    person: Type.Optional(Type.Object({ id: Id, name: Type.String(), kind: AuthorKind }, closed)),
    reason: Type.Optional(Type.String({ maxLength: 200 })),
    score: Type.Optional(Type.Integer({ minimum: 1, maximum: 5 })),
    comment: Type.Optional(Type.String({ maxLength: 1000 })),
    ticket: Type.Optional(Type.Object({ id: Id, number: Type.Integer() }, closed)),
    status: Type.Optional(TicketStatus),
    /** Of the message that was removed. */
    seq: Type.Optional(Type.Integer({ minimum: 1 })),
  },
  closed,
)
export type ThreadEvent = Type.Static<typeof ThreadEvent>

/**
 * What was uploaded. `type` is what its first bytes say, never what its sender says (A15). `image` is set for raster
 * images that have a thumbnail.
 */
export const File = Type.Object(
  {
    id: Id,
    name: Type.String({ minLength: 1, maxLength: LIMITS.fileNameLength }),
    type: Type.String({ maxLength: 127 }),
    size: Type.Integer({ minimum: 1 }),
    image: Nullable(Type.Object({ width: Type.Integer({ minimum: 1 }), height: Type.Integer({ minimum: 1 }) }, closed)),
  },
  closed,
)
export type File = Type.Static<typeof File>

/** Where an upload stands. `stored`: a message may carry it. `code` says why it was refused. */
export const UploadState = OneOf('receiving', 'checking', 'stored', 'refused')
export type UploadState = Type.Static<typeof UploadState>

/** Addresses of a file, relative to the server, for a while. */
export const FileLink = Type.Object({ file: Id, url: Type.String(), thumbnailUrl: Nullable(Type.String()), expiresAt: Time }, closed)
export type FileLink = Type.Static<typeof FileLink>

/**
 * One entry of a thread. `text` is set when kind is text, and may be when it is file; `files` when kind is file; `event`
 * when kind is event. `key` is the author's client key.
 */
export const Message = Type.Object(
  {
    thread: Id,
    seq: Type.Integer({ minimum: 1 }),
    at: Time,
    author: Author,
    kind: OneOf('text', 'event', 'file'),
    text: Type.Optional(Type.String()),
    files: Type.Optional(Type.Array(File, { minItems: 1, maxItems: LIMITS.mostFilesPerMessage })),
    event: Type.Optional(ThreadEvent),
    key: Type.Optional(Id),
    mentions: Type.Optional(Type.Array(Id, { maxItems: 20 })),
    removed: Type.Optional(Type.Literal(true)),
  },
  closed,
)
export type Message = Type.Static<typeof Message>

/** How far one side of a thread has received and read it. */
export const ReadMark = Type.Object({ reader: Id, kind: AuthorKind, delivered: Seq, read: Seq }, closed)
export type ReadMark = Type.Static<typeof ReadMark>

export const Page = Type.Object(
  {
    url: Limited(LIMITS.pageUrlLength),
    title: Limited(LIMITS.pageTitleLength),
  },
  closed,
)
export type Page = Type.Static<typeof Page>

/** Where a visitor is, and since when. `url` is empty for an address that leads to no page of anybody. */
export const VisitedPage = Type.Object({ url: Type.String(), title: Type.String(), at: Time }, closed)
export type VisitedPage = Type.Static<typeof VisitedPage>

/** Somebody in a conversation besides its visitor and its agent. A guest is a person from outside, by a link of their own. */
export const Person = Type.Object({ id: Id, name: Type.String(), kind: OneOf('agent', 'guest'), role: OneOf('speaker', 'reader') }, closed)
export type Person = Type.Static<typeof Person>

/** A conversation as its visitor sees it. `place` counts from 1 and is set while queued. */
export const VisitorConversation = Type.Object(
  {
    id: Id,
    number: Type.Integer(),
    status: ConversationStatus,
    version: Type.Integer(),
    thread: Id,
    place: Nullable(Type.Integer({ minimum: 1 })),
    agent: Nullable(PublicAgent),
    people: Type.Array(Person),
    openedAt: Time,
    closedAt: Nullable(Time),
    rating: Nullable(Type.Integer({ minimum: 1, maximum: 5 })),
  },
  closed,
)
export type VisitorConversation = Type.Static<typeof VisitorConversation>

export const VisitorSummary = Type.Object({ id: Id, name: Type.String(), email: Nullable(Type.String()), verified: Type.Boolean() }, closed)
export type VisitorSummary = Type.Static<typeof VisitorSummary>

/** The latest entry of a public thread, for lists. `preview` is at most 120 code units of its text. */
export const LastMessage = Type.Object({ seq: Seq, at: Time, author: AuthorKind, preview: Type.String() }, closed)
export type LastMessage = Type.Static<typeof LastMessage>

/**
 * A conversation as staff see it. `epoch` is the assignment's and goes with every write of the assigned agent.
 * `awaitingSince` is the time of the oldest message of the visitor that nobody has answered.
 */
export const StaffConversation = Type.Object(
  {
    id: Id,
    number: Type.Integer(),
    site: Type.Object({ id: Id, name: Type.String() }, closed),
    visitor: VisitorSummary,
    status: ConversationStatus,
    version: Type.Integer(),
    epoch: Type.Integer(),
    publicThread: Id,
    staffThread: Id,
    agent: Nullable(PublicAgent),
    people: Type.Array(Person),
    page: Nullable(VisitedPage),
    /** Where it was begun. */
    startPage: Nullable(Page),
    language: Nullable(Type.String()),
    userAgent: Nullable(Type.String()),
    openedAt: Time,
    queuedAt: Nullable(Time),
    returned: Type.Boolean({ description: 'handed back to the front of the queue' }),
    turn: Type.Integer({ description: 'its place in the order of the queue, once it waits' }),
    goneAt: Nullable(Type.Integer({ description: 'milliseconds since 1970: since when its visitor has no page open' })),
    closedAt: Nullable(Time),
    lastMessage: Nullable(LastMessage),
    awaitingSince: Nullable(Time),
    rating: Nullable(Type.Integer()),
    ratingComment: Nullable(Type.String()),
    ticket: Nullable(Type.Object({ id: Id, number: Type.Integer() }, closed)),
  },
  closed,
)
export type StaffConversation = Type.Static<typeof StaffConversation>

export const BlockTerms = Type.Object(
  {
    hours: Type.Unsafe<1 | 24 | 168>({ type: 'integer', enum: [1, 24, 168] }),
    network: Type.Boolean({ description: 'new visitors of its network, too, for a quarter of the time, a day at most' }),
  },
  closed,
)
export type BlockTerms = Type.Static<typeof BlockTerms>

/** A visitor who may begin nothing until `expiresAt`, and new visitors of its network until `networkExpiresAt`. */
export const VisitorBlock = Type.Object(
  {
    id: Id,
    site: Type.Object({ id: Id, name: Type.String() }, closed),
    visitor: VisitorSummary,
    /** Of its latest conversation. */
    number: Nullable(Type.Integer()),
    /** Removed from this session by a host; null: it may begin nothing at all. */
    session: Nullable(Type.Object({ id: Id, name: Type.String() }, closed)),
    by: PublicAgent,
    createdAt: Time,
    expiresAt: Time,
    networkExpiresAt: Nullable(Time),
  },
  closed,
)
export type VisitorBlock = Type.Static<typeof VisitorBlock>

export const RoomMember = Type.Object(
  { id: Id, kind: OneOf('agent', 'visitor'), name: Type.String(), role: OneOf('host', 'speaker', 'reader') },
  closed,
)
export type RoomMember = Type.Static<typeof RoomMember>

/** A room as staff see it who may read it. `members` of a session are its hosts; `memberCount` counts its visitors, too. */
export const Room = Type.Object(
  {
    id: Id,
    kind: OneOf('open', 'private', 'direct', 'session'),
    name: Type.String(),
    topic: Type.String(),
    thread: Id,
    site: Nullable(Type.Object({ id: Id, name: Type.String() }, closed)),
    archivedAt: Nullable(Time),
    slowModeMs: Type.Integer({ minimum: 0 }),
    version: Type.Integer(),
    members: Type.Array(RoomMember),
    memberCount: Type.Integer({ minimum: 0 }),
    lastMessage: Nullable(LastMessage),
  },
  closed,
)
export type Room = Type.Static<typeof Room>

/** A session as the visitors of its site see it. */
export const GroupSession = Type.Object(
  {
    id: Id,
    name: Type.String(),
    topic: Type.String(),
    thread: Id,
    slowModeMs: Type.Integer({ minimum: 0 }),
    memberCount: Type.Integer({ minimum: 0 }),
    version: Type.Integer(),
  },
  closed,
)
export type GroupSession = Type.Static<typeof GroupSession>

/** A room and how one agent stands to it. */
export const RoomStanding = Type.Object(
  { room: Room, joined: Type.Boolean(), unread: Type.Integer({ minimum: 0 }), mentions: Type.Integer({ minimum: 0 }) },
  closed,
)
export type RoomStanding = Type.Static<typeof RoomStanding>

/** An agent as colleagues see them. `load` is the number of active conversations. */
export const Agent = Type.Object(
  {
    id: Id,
    name: Type.String(),
    email: Type.String(),
    role: AgentRole,
    availability: AvailabilityStatus,
    reason: Nullable(Type.String()),
    present: Type.Boolean(),
    load: Type.Integer({ minimum: 0 }),
    capacity: Type.Integer({ minimum: 0 }),
    disabled: Type.Boolean(),
    invited: Type.Boolean({ description: 'has not set a password yet' }),
    language: Nullable(Language),
    mayAnnounce: Type.Boolean({ description: 'may send announcements without being an admin' }),
  },
  closed,
)
export type Agent = Type.Static<typeof Agent>

/** `agents` are ids, those of disabled agents among them. */
export const Department = Type.Object({ id: Id, name: Type.String(), agents: Type.Array(Id) }, closed)
export type Department = Type.Static<typeof Department>

/** `thread` holds the request and the notes of staff; the visitor's request is its first message. */
export const Ticket = Type.Object(
  {
    id: Id,
    number: Type.Integer(),
    site: Type.Object({ id: Id, name: Type.String() }, closed),
    subject: Type.String(),
    status: TicketStatus,
    priority: TicketPriority,
    assignee: Nullable(PublicAgent),
    requester: Type.Object({ id: Nullable(Id), name: Type.String(), email: Nullable(Type.String()), verified: Type.Boolean() }, closed),
    conversation: Nullable(Type.Object({ id: Id, number: Type.Integer() }, closed)),
    thread: Id,
    version: Type.Integer(),
    createdAt: Time,
    updatedAt: Time,
  },
  closed,
)
export type Ticket = Type.Static<typeof Ticket>

export const Link = Type.Object({ url: Limited(2048), label: Limited(80) }, closed)
export type Link = Type.Static<typeof Link>

export const Severity = OneOf('info', 'success', 'warning', 'critical')
export type Severity = Type.Static<typeof Severity>
/** `card`: above the launcher. `banner`: in the window. `page`: only where the page itself asks for it [R66]. */
export const AnnouncementPlace = OneOf('banner', 'card', 'page')
export type AnnouncementPlace = Type.Static<typeof AnnouncementPlace>
/** Of a page's address without its query; `*` stands for anything [R66]. */
export const PagePatterns = Type.Array(Limited(300, { minLength: 1 }), { maxItems: 20 })

/** To whom [R65]. `attributes`: what the site's signed identity says of a visitor; all of them must be so. */
export const Audience = Type.Union([
  Type.Object(
    {
      kind: Type.Literal('visitors'),
      site: Id,
      pages: PagePatterns,
      language: Nullable(Language),
      department: Nullable(Id),
      attributes: Type.Record(Type.String({ maxLength: 40 }), Type.String({ maxLength: 200 }), { maxProperties: 20 }),
    },
    closed,
  ),
  Type.Object({ kind: Type.Literal('staff'), department: Nullable(Id) }, closed),
])
export type Audience = Type.Static<typeof Audience>

/** An announcement as its audience sees it. A smaller `version` than the one known is out of date [R68]. */
export const Announcement = Type.Object(
  {
    id: Id,
    title: Limited(120, { minLength: 1 }),
    body: Limited(500),
    link: Nullable(Link),
    severity: Severity,
    place: AnnouncementPlace,
    pages: PagePatterns,
    version: Type.Integer({ minimum: 1 }),
    sentAt: Time,
    startsAt: Time,
    expiresAt: Time,
    updatedAt: Time,
  },
  closed,
)
export type Announcement = Type.Static<typeof Announcement>

/** How a site's widget looks and speaks. */
export const Appearance = Type.Object(
  {
    accent: Type.String({ pattern: '^#[0-9a-fA-F]{6}$' }),
    side: OneOf('right', 'left'),
    title: Limited(60),
    greeting: Type.Object({ en: Limited(300), 'zh-CN': Limited(300) }, closed),
    askName: Type.Boolean(),
    askEmail: Type.Boolean(),
    label: Limited(40, { description: 'text beside the launcher, or empty' }),
  },
  closed,
)
export type Appearance = Type.Static<typeof Appearance>

/** What the widget needs to know of its site. */
export const SiteConfig = Type.Object({ key: Id, name: Type.String(), appearance: Appearance }, closed)
export type SiteConfig = Type.Static<typeof SiteConfig>

/** A site as admins see it. */
export const Site = Type.Object(
  {
    id: Id,
    key: Id,
    name: Type.String(),
    origins: Type.Array(Type.String()),
    appearance: Appearance,
    keepsNotes: Type.Boolean({ description: 'photos of its visitors keep place, time and device' }),
    createdAt: Time,
  },
  closed,
)
export type Site = Type.Static<typeof Site>

export const CannedReply = Type.Object(
  {
    id: Id,
    shortcut: Limited(32, { minLength: 1, pattern: '^[^\\s/]+$' }),
    text: Text,
    scope: OneOf('personal', 'everyone'),
    mine: Type.Boolean(),
  },
  closed,
)
export type CannedReply = Type.Static<typeof CannedReply>
