/**
 * This file sets Node's own timeouts. They run by a clock that does not stop, so what came in a pause of this process
 * is read first [CO7].
 */

import type { IncomingMessage, Server } from 'node:http'
import type { Socket } from 'node:net'
import type { Awake } from '../kernel/awake.ts'
import { LIMITS } from '../protocol/limits.ts'
import { watchKept } from './kept.ts'

/** Node looks for late headers so often. With its own 30 s, ten seconds could become forty. */
export const LOOK_MS = 1_000
/**
 * A connection with nothing either way for so long ends. Whatever has no other limit, such as a file or an export that
 * nobody reads, ends by this one.
 */
const SILENT_MS = 120_000
/** When a timeout is up, so many milliseconds awake are left for what waits to be read. */
const LAST_LOOK_MS = 100
/** Node takes no more than 32 bits. */
const LONGEST_MS = 2 ** 31 - 1

export function setTimeouts(server: Server, awake: Awake): void {
  // Node knows one time for all requests, but an upload may take as long as its bytes come (uploads.ts).
  server.requestTimeout = 0
  server.keepAliveTimeout = LIMITS.keptMs
  const headersTime = headersTimeBy(awake)
  // Node asks for it at each look, also at the first after a pause, which would end all that were on their way.
  Object.defineProperty(server, 'headersTimeout', { get: headersTime })
  server.on('timeout', (socket: Socket) => endUnlessHeard(socket, awake))
  watchKept(server, awake, LIMITS.headersMs)
}

/**
 * Sets the timeout for a request and not for its connection: one that becomes a WebSocket would carry a timer that
 * nobody needs as long as it stands.
 */
export function endWhenSilent({ socket }: IncomingMessage): void {
  socket.setTimeout(SILENT_MS)
}

/** Gives back the time of a pause to the headers that were on their way then. */
function headersTimeBy(awake: Awake): () => number {
  let paused = 0
  awake.onPause((ms) => {
    paused += ms
    awake.after(LIMITS.headersMs, () => {
      paused -= ms
    })
  })
  return () => {
    // Whoever asks for the time first notices the pause.
    awake.now()
    return Math.min(LONGEST_MS, Math.ceil(LIMITS.headersMs + paused))
  }
}

/**
 * Ends a socket unless something came: a kept connection may have been spoken to, and a reader may have read on, while
 * nobody looked.
 */
function endUnlessHeard(socket: Socket, awake: Awake): void {
  const moved = () => socket.bytesRead + socket.bytesWritten
  const seen = moved()
  awake.after(LAST_LOOK_MS, () => {
    if (moved() === seen) socket.destroy()
  })
}
