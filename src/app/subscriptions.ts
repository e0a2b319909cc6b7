/** This file says who hears of what, in this order: people first, then the dispatcher, then what may come later. */
import { toVisitorView } from '../conversation/index.ts'
import { FanOut, MemoryBroker } from '../realtime/index.ts'
import { Crowd } from '../room/index.ts'
import type { Domain } from './domain.ts'
import type { Ground } from './ground.ts'

/** Subscribes everybody. Returns the fan-out, which also sends the signs that nobody stores. */
export function subscribe(ground: Ground, domain: Domain): FanOut {
  const { bus, config, database, hub, lifetime, logger } = ground
  const { absences, archive, conversations, dispatcher, standings } = domain
  const fanOut = lifetime.own(new FanOut(new MemoryBroker(hub), config.checkFrames, toVisitorView), (part) =>
    part.stop(),
  )
  fanOut.subscribe(bus)
  lifetime.own(new Crowd(database.read, bus, logger), (crowd) => crowd.stop()).subscribe()
  bus.on('conversation_changed', ({ conversation, previousAgentId }) => {
    const concerned = [conversation.agent?.id, previousAgentId].filter((id) => typeof id === 'string')
    dispatcher.conversationChanged(conversation.id, concerned)
    if (conversation.status !== 'closed') absences.left(conversation.visitor.id, conversation.status)
    for (const id of new Set(concerned)) standings.note(id)
  })
  bus.on('agent_changed', ({ agent }) => dispatcher.accountChanged(agent))
  bus.on('presence_changed', ({ agentId }) => {
    dispatcher.agentChanged(agentId)
    standings.note(agentId)
  })
  bus.on('message_posted', () => archive.noteChange())
  bus.on('conversation_removed', () => archive.noteChange())
  bus.on('ticket_changed', ({ ticket }) => {
    // Only a ticket that was made just now matters: the ticket changes later, the link does not.
    if (ticket.conversation === null || ticket.version !== 1) return
    const { id } = ticket.conversation
    database
      .write((tx) => conversations.linked(tx, id))
      .catch((error: unknown) => logger.warn({ err: error }, 'a ticket was not shown on its conversation'))
  })
  return fanOut
}
