/** This file says who hears of what, in this order: people first, then the dispatcher, then what may come later. */
import { toVisitorView } from '../conversation/index.ts'
import { FanOut } from '../realtime/index.ts'
import { Crowd } from '../room/index.ts'
import type { Domain } from './domain.ts'
import type { Ground } from './ground.ts'

/** Subscribes everybody. */
export function subscribe(ground: Ground, domain: Domain): void {
  const { bus, config, database, hub, lifetime, logger } = ground
  const { absences, announcements, conversations, dispatcher, sites, standings, uploads } = domain
  sites.subscribe(logger)
  const fanOut = lifetime.own(new FanOut(hub, config.checkFrames, toVisitorView), (part) => part.stop())
  fanOut.subscribe(bus)
  lifetime.own(new Crowd(database.read, bus, logger), (crowd) => crowd.stop()).subscribe()
  bus.on('conversation_changed', ({ conversation, previousAgentId, cause }, origin) => {
    const concerned = [conversation.agent?.id, previousAgentId].filter((id) => typeof id === 'string')
    dispatcher.conversationChanged(conversation.id, concerned)
    if (origin === 'elsewhere' && (cause === 'visitor_gone' || cause === 'visitor_back'))
      absences.heard(conversation.visitor.id, cause)
    // The node that changed it watches whether its visitor is there.
    if (origin === 'here' && conversation.status !== 'closed')
      absences.left(conversation.visitor.id, conversation.status)
    for (const id of new Set(concerned)) standings.note(id)
  })
  bus.on('agent_changed', ({ agent }) => dispatcher.accountChanged(agent))
  bus.on('presence_changed', ({ agentId }) => {
    dispatcher.agentChanged(agentId)
    standings.note(agentId)
  })
  bus.on('announcement_sent', ({ announcement, audience }, origin) => {
    if (origin === 'elsewhere') announcements.heard(audience, announcement.expiresAt)
  })
  bus.on('upload_wanted', ({ upload }, origin) => {
    if (origin === 'elsewhere') void uploads.cut(upload)
  })
  bus.onOwn('message_posted', () => indexSoon(domain))
  bus.onOwn('conversation_removed', () => indexSoon(domain))
  bus.onOwn('ticket_changed', ({ ticket }) => {
    // Only a ticket that was made just now matters: the ticket changes later, the link does not.
    if (ticket.conversation === null || ticket.version !== 1) return
    const { id } = ticket.conversation
    database
      .write((tx) => conversations.linked(tx, id))
      .catch((error: unknown) => logger.warn({ err: error }, 'a ticket was not shown on its conversation'))
  })
}

/** The node that leads indexes in the background, and hears of what happens on others by itself. */
function indexSoon({ archive, leadership }: Domain): void {
  if (leadership.leads) archive.noteChange()
}
