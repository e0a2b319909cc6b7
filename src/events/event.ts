/** What happened, told after the commit that made it true. Subscribers are listed in app/subscriptions.ts. */
import type {
  Agent,
  Announcement,
  Language,
  Message,
  QaRoom,
  ReadMark,
  Room,
  StaffConversation,
  Ticket,
  VisitedPage,
} from '../protocol/entities.ts'

/** Everybody on staff reads an open room and a Q&A room; a room is its members'. */
export type ThreadKind = 'public' | 'staff' | 'ticket' | RoomThreadKind
export type RoomThreadKind = 'open_room' | 'room' | 'qa'
/** Of a thread, what a fan-out needs. */
export interface ThreadFacts {
  id: string
  kind: ThreadKind
  ownerId: string
  visitorId: string | null
  /** The agent that has the conversation now. */
  writerId: string | null
  awaitingSince: number | null
}
export type ConversationCause =
  | 'opened'
  | 'assigned'
  | 'returned'
  | 'transferred'
  | 'closed'
  | 'rated'
  | 'ticketed'
  | 'moved'
  | 'widened'
  | 'narrowed'
  | 'visitor_gone'
  | 'visitor_back'
/** Of those who listen, only some: decided by what their sockets know of them. */
export interface Narrowing {
  language: Language | null
  attributes: Readonly<Record<string, string>>
  /** Ids of persons that are left out. */
  except: ReadonlySet<string>
}
export interface AnnouncementAudience {
  /** Null: staff. */
  siteId: string | null
  /** Those of a department, looked up when it is sent; null: it is for all of the site, or of staff. */
  people: readonly string[] | null
  only: Narrowing | null
}

export type DomainEvent =
  | { type: 'message_posted'; message: Message; thread: ThreadFacts }
  /** A room was made or changed; `joined` are in from now on. */
  | { type: 'room_changed'; room: Room; joined: readonly string[] }
  /** An open room or a Q&A room is still theirs to read, by following it anew. */
  | { type: 'room_left'; room: string; thread: string; member: string }
  /** Somebody is no longer in a thread: open sockets lose it. */
  | { type: 'membership_ended'; thread: string; member: string }
  /** Of a site's visitors: a Q&A room began or changed, or is over (null). */
  | { type: 'qa_changed'; siteId: string; qa: QaRoom | null }
  /** Visitors came to a Q&A room or went. */
  | { type: 'crowd_moved'; thread: string }
  | { type: 'crowd_counted'; thread: string; count: number }
  /** `alone`: how far somebody is in a room is told to nobody else. */
  | { type: 'mark_moved'; thread: string; mark: ReadMark; alone: boolean }
  /** `position` is set while queued. */
  | {
      type: 'conversation_changed'
      conversation: StaffConversation
      position: number | null
      cause: ConversationCause
      previousAgentId: string | null
    }
  /** It is no more, nor are its threads; `visitors` could see it: its own, and guests. */
  | { type: 'conversation_removed'; conversation: string; threads: readonly string[]; visitors: readonly string[] }
  | { type: 'queue_moved'; positions: readonly { conversation: string; visitor: string; position: number }[] }
  | { type: 'online_changed'; online: boolean }
  /** Somebody changed the account or its availability. */
  | { type: 'agent_changed'; agent: Agent }
  /** Its load or presence is another. */
  | { type: 'agent_standing'; agent: Agent }
  | { type: 'presence_changed'; agentId: string; state: PresenceState }
  /** Sign-ins of one agent that are over. */
  | { type: 'sessions_ended'; agentId: string; sessions: readonly string[]; reason: EndReason }
  /** Browsers of a visitor that have to say anew who they are. */
  | { type: 'browsers_ended'; visitor: string }
  /** Its pages, its name or its secret. */
  | { type: 'site_changed'; siteId: string }
  | { type: 'visitor_moved'; from: string; to: string }
  | { type: 'visitor_visited'; visitor: string; page: VisitedPage }
  | { type: 'ticket_changed'; ticket: Ticket; openTickets: number }
  /** Or changed: then with a higher version. */
  | { type: 'announcement_sent'; announcement: Announcement; audience: AnnouncementAudience }
  | { type: 'announcement_retracted'; announcement: string; audience: AnnouncementAudience }
  | { type: 'announcement_dismissed'; announcement: string; recipient: string }

export type EndReason = 'signed_out' | 'disabled'
/** `here`: at least one socket. `missing`: none, within the grace. `gone`: the grace is over. */
export type PresenceState = 'here' | 'missing' | 'gone'
