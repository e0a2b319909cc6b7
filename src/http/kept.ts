/**
 * Two kinds of kept connections are ended. The first have no request coming. Node counts their time from the last byte,
 * and an empty line between two requests is a byte that begins none: whoever said nothing else would keep its
 * connection for ever (A17). The second have too many requests at once. Node begins all that it has read, and each
 * holds memory until those before it are answered, to a reader that may not read.
 */

import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { Awake, Deadline } from '../kernel/awake.ts'
import { LIMITS } from '../protocol/limits.ts'

/**
 * Watches the connections of a server. The headers of the next request may take `headersMs` milliseconds, once it has
 * begun.
 */
export function watchKept(server: Server, awake: Awake, headersMs: number): void {
  const answering = new WeakMap<Socket, number>()
  const ends = new WeakMap<Socket, Deadline>()
  function closed(this: Socket): void {
    ends.get(this)?.cancel()
  }
  const answered = (socket: Socket): void => {
    // Behind an answer the next request may be under way already.
    const left = (answering.get(socket) ?? 1) - 1
    answering.set(socket, left)
    if (left > 0 || socket.destroyed) return
    ends.set(
      socket,
      awake.after(server.keepAliveTimeout + headersMs, () => socket.destroy()),
    )
  }
  // It runs before the listener that answers.
  server.prependListener('request', ({ socket }: IncomingMessage, response: ServerResponse) => {
    const count = answering.get(socket)
    if (count !== undefined && count >= LIMITS.pendingRequests) return void socket.destroy()
    if (count === undefined) socket.once('close', closed)
    answering.set(socket, (count ?? 0) + 1)
    ends.get(socket)?.cancel()
    response.once('close', () => answered(socket))
  })
  server.on('upgrade', ({ socket }: IncomingMessage) => ends.get(socket)?.cancel())
}
