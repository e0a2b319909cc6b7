/** What somebody loses, the sockets that stand open lose, too [HT5]. */
import type { EventBus } from '../events/bus.ts'
import { isGuest } from '../identity/index.ts'
import { type Hub, topics } from '../realtime/index.ts'
import type { Connection, Signed } from './connection.ts'

interface Reach {
  bus: EventBus
  hub: Hub<Connection>
  connections: Iterable<Connection>
  /** Returns whether a token that was good when it was looked at is good now, on the page that it came from. */
  mayStay: (signed: Signed, origin: string | undefined) => boolean
}

export function revoke({ bus, hub, connections, mayStay }: Reach): void {
  bus.on('sessions_ended', ({ agentId, sessions, reason }) => {
    for (const connection of hub.listeners(topics.agent(agentId))) {
      const actor = connection.signed?.actor
      if (actor?.kind === 'agent' && sessions.includes(actor.sessionId))
        connection.close(reason === 'disabled' ? 'disabled' : 'signedOut')
    }
  })
  // The socket gets the account as it is now, not as it was when the socket said hello.
  bus.on('agent_changed', ({ agent: { id, name, role, mayAnnounce } }) => {
    for (const { signed } of hub.listeners(topics.agent(id)))
      if (signed?.actor.kind === 'agent') signed.actor = { ...signed.actor, name, role, mayAnnounce }
  })
  // They come back at once, with what their secret is still good for.
  const lose = (visitor: string) => {
    for (const connection of hub.listeners(topics.visitor(visitor))) {
      const actor = connection.signed?.actor
      // A guest has to hear that they were removed. They have lost their thread, and there is nothing else that they
      // could do [WI6].
      if (actor === undefined || !isGuest(actor)) connection.close('badToken')
    }
  }
  bus.on('browsers_ended', ({ visitor }) => lose(visitor))
  bus.on('visitor_moved', ({ from }) => lose(from))
  bus.on('site_changed', ({ siteId }) => {
    for (const connection of connections) {
      const { signed, origin } = connection
      if (signed?.actor.kind === 'visitor' && signed.actor.siteId === siteId && !mayStay(signed, origin))
        connection.close('badToken')
    }
  })
}
