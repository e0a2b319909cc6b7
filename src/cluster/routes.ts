/** Says which other nodes must hear of an event, and whether the outbox keeps it for those that the wire misses. */
import type { DomainEvent } from '../events/event.ts'
import { topics } from '../realtime/index.ts'

/** All nodes hear of it. */
export const EVERYONE = '*'
/** One node hears of it. */
export const nodeTopic = (node: string): string => `node/${node}`

/**
 * An event is `kept` when a transaction emits it, `told` when it is worth nothing a moment later, and stays `here` when
 * each node finds out by itself.
 */
type Route<E> = { how: 'kept' | 'told'; to: (event: E) => string[] } | { how: 'here' }
type Routes = { [Type in DomainEvent['type']]: Route<Extract<DomainEvent, { type: Type }>> }

const HERE = { how: 'here' } as const
const KEPT_FOR_EVERYONE = { how: 'kept', to: () => [EVERYONE] } as const

const ROUTES: Routes = {
  message_posted: { how: 'kept', to: posted },
  conversation_changed: KEPT_FOR_EVERYONE,
  conversation_removed: KEPT_FOR_EVERYONE,
  room_changed: KEPT_FOR_EVERYONE,
  room_left: KEPT_FOR_EVERYONE,
  membership_ended: KEPT_FOR_EVERYONE,
  qa_changed: KEPT_FOR_EVERYONE,
  crowd_moved: KEPT_FOR_EVERYONE,
  agent_changed: KEPT_FOR_EVERYONE,
  agent_seen: KEPT_FOR_EVERYONE,
  sessions_ended: KEPT_FOR_EVERYONE,
  browsers_ended: KEPT_FOR_EVERYONE,
  site_stored: KEPT_FOR_EVERYONE,
  visitor_moved: KEPT_FOR_EVERYONE,
  ticket_changed: KEPT_FOR_EVERYONE,
  announcement_sent: KEPT_FOR_EVERYONE,
  announcement_retracted: KEPT_FOR_EVERYONE,
  announcement_dismissed: {
    how: 'kept',
    to: ({ recipient }) => [topics.visitor(recipient), topics.agent(recipient)],
  },
  mark_moved: {
    how: 'told',
    to: ({ thread, mark, alone }) => [alone ? topics.agent(mark.reader) : topics.thread(thread)],
  },
  try_counted: { how: 'told', to: () => [EVERYONE] },
  upload_wanted: { how: 'told', to: () => [EVERYONE] },
  people_asked: { how: 'told', to: () => [EVERYONE] },
  people_told: { how: 'told', to: ({ to }) => [nodeTopic(to)] },
  typing: { how: 'told', to: ({ thread }) => [topics.thread(thread)] },
  queue_moved: { how: 'told', to: () => [EVERYONE] },
  visitor_visited: { how: 'told', to: () => [topics.inboxes] },
  online_changed: HERE,
  agent_standing: HERE,
  presence_changed: HERE,
  crowd_counted: HERE,
  site_changed: HERE,
  upload_settled: HERE,
  lines_heard: HERE,
}

/** Returns the topics whose listeners hear of a message, as the fan-out tells them. */
function posted({ message, thread }: Extract<DomainEvent, { type: 'message_posted' }>): string[] {
  const heard = thread.kind === 'qa' ? [topics.thread(thread.id), topics.crowd(thread.id)] : [topics.thread(thread.id)]
  if (message.kind === 'event' || thread.kind === 'staff' || thread.kind === 'ticket') return heard
  if (thread.kind !== 'public') {
    const mentioned = (message.mentions ?? []).filter((id) => id !== message.author.id)
    return [...heard, topics.room(thread.ownerId), ...mentioned.map((id) => topics.agent(id))]
  }
  const writer =
    thread.writerId !== null && thread.writerId !== message.author.id ? [topics.agent(thread.writerId)] : []
  return [...heard, ...writer, topics.inboxes]
}

/** Returns how an event leaves this node, and for whom; undefined when it does not. */
export function routeOf(event: DomainEvent): { how: 'kept' | 'told'; to: string[] } | undefined {
  const route = ROUTES[event.type] as Route<DomainEvent>
  return route.how === 'here' ? undefined : { how: route.how, to: route.to(event) }
}

/** These are told the moment they are published, because no transaction emits them. */
export const TOLD = (Object.keys(ROUTES) as DomainEvent['type'][]).filter((type) => ROUTES[type].how === 'told')
