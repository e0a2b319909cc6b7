/** The stores of a desk, over a real connection to a scripted server. */
import { expect, onTestFinished } from 'vitest'
import type { WebSocket } from 'ws'
import type { ClientFrame, InboxResult, RoomStanding } from '../../src/protocol/wire.ts'
import type { Connection } from '../../widgets/client/connection.ts'
import { Clock } from '../../widgets/console/stores/clock.ts'
import { Departures } from '../../widgets/console/stores/departures.ts'
import { Inbox } from '../../widgets/console/stores/inbox.ts'
import { agentOf, ME } from '../support/entities.ts'
import { connect, eventually, startServer } from '../widgets/client-bench.ts'
import type { ScriptedServer } from '../widgets/scripted-server.ts'

export { eventually }

export const inboxOf = (also: Partial<InboxResult> = {}): InboxResult => ({
  conversations: [],
  agents: [agentOf('Mei')],
  openTickets: 0,
  unread: {},
  truncated: false,
  ...also,
})

export type Answers = Partial<Record<ClientFrame['type'], (frame: never) => unknown>>

/**
 * Starts a server that answers commands from a table. Where the value is an error, it refuses with its message as the
 * code.
 */
export async function startDesk(answers: Answers = {}) {
  const server = await startServer()
  const table: Answers = { inbox: () => inboxOf(), rooms: () => ({ rooms: [] as RoomStanding[] }), ...answers }
  server.script = (frame: ClientFrame, socket: WebSocket) => {
    const answer = table[frame.type]?.(frame as never)
    if (answer === undefined) return undefined
    if (answer instanceof Promise) return later(server, socket, frame, answer)
    return answer instanceof Refused ? refuse(socket, frame, answer) : server.ok(socket, frame, answer)
  }
  const connection = connect(server)
  return { server, connection, answers: table }
}

export class Refused {
  readonly code: string
  readonly reason: string | undefined
  constructor(code: string, reason?: string) {
    this.code = code
    this.reason = reason
  }
}

function refuse(socket: WebSocket, frame: ClientFrame, { code, reason }: Refused): 'handled' {
  const { ref } = frame as { ref: number }
  socket.send(JSON.stringify({ type: 'error', ref, code, message: code, ...(reason && { reason }) }))
  return 'handled'
}

function later(server: ScriptedServer, socket: WebSocket, frame: ClientFrame, answer: Promise<unknown>): 'handled' {
  void answer.then((result) => server.ok(socket, frame, result))
  return 'handled'
}

/** Opens the inbox of Mei over a connection, and notes what leaves it, until the test ends. */
export async function inboxOn(connection: Connection): Promise<{ inbox: Inbox; clock: Clock; departures: Departures }> {
  const inbox = new Inbox(connection, ME)
  const clock = new Clock()
  const departures = new Departures(inbox, clock)
  onTestFinished(() => {
    departures.close()
    inbox.close()
    clock.close()
  })
  await eventually(() => expect(inbox.state.value).toBe('ready'))
  return { inbox, clock, departures }
}
