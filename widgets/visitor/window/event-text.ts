import type { ThreadEvent } from '../../../src/protocol/wire.ts'
import { t } from '../strings.ts'

/** Returns what happened in words for the visitor, and `undefined` when it does not concern them. */
export function eventText({ name, agent, person, reason, score, ticket }: ThreadEvent): string | undefined {
  const who = agent?.name || t.somebody
  switch (name) {
    case 'assigned':
      return t.chattingWith(who)
    case 'transferred':
      return agent ? t.transferred(who) : t.transferredQueue
    case 'returned':
      return reason === 'agent_lost' && agent ? t.agentLost(who) : t.returned
    case 'closed':
      return t.closed
    case 'rated':
      return score ? t.rated(score) : undefined
    case 'ticketed':
      return ticket && t.ticketed(ticket.number)
    case 'invited':
    case 'joined':
      return t.joined(person?.name || t.somebody)
    case 'left':
    case 'removed':
      return person && t.wentAway(person.name || t.somebody)
    default:
      return undefined
  }
}
