/**
 * A domain event says what happened, and is told after the commit that made it true. Subscribers are listed in
 * app/subscriptions.ts.
 */
import type { Counted } from '../kernel/lockouts.ts'
import type {
  Agent,
  Announcement,
  Author,
  Language,
  Message,
  QaRoom,
  ReadMark,
  Room,
  StaffConversation,
  Ticket,
  VisitedPage,
} from '../protocol/entities.ts'
import type { ServerFrame } from '../protocol/server-frames.ts'

/** All staff may read an `open_room` and a `qa`. Only its members may read a `room`. */
export type ThreadKind = 'public' | 'staff' | 'ticket' | RoomThreadKind
export type RoomThreadKind = 'open_room' | 'room' | 'qa'
/** A fan-out needs these facts about a thread. */
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
/** A frame may be for only some of those who listen. What their sockets know of them decides who gets it. */
export interface Narrowing {
  language: Language | null
  attributes: Readonly<Record<string, string>>
  /** Persons with these ids are left out. */
  except: ReadonlySet<string>
}
export interface AnnouncementAudience {
  /** Null means that it is for staff. */
  siteId: string | null
  /**
   * For a department, these are its people, looked up when the announcement is sent. Null means all of the site, or all
   * staff.
   */
  people: readonly string[] | null
  only: Narrowing | null
}

/** The last line of a conversation, as the lists of staff show it. */
export type Line = Extract<ServerFrame, { type: 'activity' }>

export type DomainEvent =
  | { type: 'message_posted'; message: Message; thread: ThreadFacts }
  /** Other nodes told the last lines of conversations, for the lists of staff here. */
  | { type: 'lines_heard'; lines: readonly Line[] }
  /** A room was made or changed. Those in `joined` are in it from now on. */
  | { type: 'room_changed'; room: Room; joined: readonly string[] }
  /** Somebody left a room. An open room and a Q&A room are still theirs to read, when they follow them anew. */
  | { type: 'room_left'; room: string; thread: string; member: string }
  /** Somebody is no longer in a thread, so open sockets must lose it. */
  | { type: 'membership_ended'; thread: string; member: string }
  /** The Q&A room of a site's visitors began, changed, or is over (null). */
  | { type: 'qa_changed'; siteId: string; qa: QaRoom | null }
  /** Visitors came into a Q&A room or left it. */
  | { type: 'crowd_moved'; thread: string }
  | { type: 'crowd_counted'; thread: string; count: number }
  /** A read mark moved. `alone` is for rooms: how far somebody has read there is told to nobody else. */
  | { type: 'mark_moved'; thread: string; mark: ReadMark; alone: boolean }
  /** A conversation changed. `position` is set while it is queued. */
  | {
      type: 'conversation_changed'
      conversation: StaffConversation
      position: number | null
      cause: ConversationCause
      previousAgentId: string | null
      /** It was in the queue for so many milliseconds, if this change gave it to an agent out of it. */
      waitedMs: number | null
    }
  /**
   * A conversation was deleted, and its threads with it. `visitors` are those who could see it: its own visitor, and
   * guests.
   */
  | { type: 'conversation_removed'; conversation: string; threads: readonly string[]; visitors: readonly string[] }
  | { type: 'queue_moved'; positions: readonly { conversation: string; visitor: string; position: number }[] }
  | { type: 'online_changed'; online: boolean }
  /** Somebody changed the account or its availability. */
  | { type: 'agent_changed'; agent: Agent }
  /** The load or presence of an agent changed. */
  | { type: 'agent_standing'; agent: Agent }
  | { type: 'presence_changed'; agentId: string; state: PresenceState }
  /** These sign-ins of one agent are over. */
  | { type: 'sessions_ended'; agentId: string; sessions: readonly string[]; reason: EndReason }
  /** The browsers of a visitor have to say anew who they are. */
  | { type: 'browsers_ended'; visitor: string }
  /** A site was made or changed, and whoever keeps sites in memory has to read it. */
  | { type: 'site_stored'; siteId: string }
  /** The pages, the name or the secret of a site changed, and this node knows the new ones. */
  | { type: 'site_changed'; siteId: string }
  /** An agent has sockets on a node, or has none there any more. */
  | { type: 'agent_seen'; agentId: string; node: string; here: boolean }
  /** Somebody tried a password or a secret. The key names what it was counted for, as a hash. */
  | { type: 'try_counted'; counter: TryCounter; counted: Counted }
  /** Somebody types in a thread, or stopped. It is never stored. */
  | { type: 'typing'; thread: string; author: Author; on: boolean }
  | { type: 'visitor_moved'; from: string; to: string }
  | { type: 'visitor_visited'; visitor: string; page: VisitedPage }
  /** A file is stored or refused, or was removed before any message carried it. */
  | { type: 'upload_settled'; outcome: UploadOutcome }
  /** A node wants to go on with an upload. Whoever still has a request of it ends that. */
  | { type: 'upload_wanted'; upload: string }
  /** A node asks the others who of an audience is connected to them. */
  | { type: 'people_asked'; ask: string; node: string; audience: AnnouncementAudience }
  | { type: 'people_told'; ask: string; to: string; node: string; people: readonly string[] }
  | { type: 'ticket_changed'; ticket: Ticket; openTickets: number }
  /** An announcement was sent, or it changed and has a higher version now. */
  | { type: 'announcement_sent'; announcement: Announcement; audience: AnnouncementAudience }
  | { type: 'announcement_retracted'; announcement: string; audience: AnnouncementAudience }
  | { type: 'announcement_dismissed'; announcement: string; recipient: string }

/** Tries are counted by network, by account, and for secrets that name no account. */
export type TryCounter = 'accounts' | 'addresses' | 'guesses'
export type UploadOutcome = 'stored' | 'refused' | 'removed'
export type EndReason = 'signed_out' | 'disabled'
/** `here` means at least one socket, `missing` means none within the grace, and `gone` means that the grace is over. */
export type PresenceState = 'here' | 'missing' | 'gone'
