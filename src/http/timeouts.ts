/** Node's own timeouts. They run by a clock that does not stop; what came in a pause of this process is read first [CO7]. */

import type { IncomingMessage, Server } from 'node:http'
import type { Socket } from 'node:net'
import type { Awake } from '../kernel/awake.ts'
import { LIMITS } from '../protocol/limits.ts'
import { watchKept } from './kept.ts'

/** How often Node looks for headers that are late: with its own 30 s, ten could be forty. */
export const LOOK_MS = 1_000
/** Nothing either way: whoever has no other limit, as a file or an export that nobody reads, ends by this one. */
const SILENT_MS = 120_000
/** Awake, for what waits to be read when a timeout is up. */
const LAST_LOOK_MS = 100
/** Node takes 32 bits. */
const LONGEST_MS = 2 ** 31 - 1

export function setTimeouts(server: Server, awake: Awake): void {
  // Node knows one time for all requests; an upload may take as long as its bytes come (uploads.ts).
  server.requestTimeout = 0
  server.keepAliveTimeout = LIMITS.keptMs
  const headersTime = headersTimeBy(awake)
  // Asked at each look, so also by the first behind a pause, which would end all that were on their way.
  Object.defineProperty(server, 'headersTimeout', { get: headersTime })
  server.on('timeout', (socket: Socket) => endUnlessHeard(socket, awake))
  watchKept(server, awake, LIMITS.headersMs)
}

/** For a request, and not for its connection: one that becomes a WebSocket would carry a timer that nobody needs as long as it stands. */
export function endWhenSilent({ socket }: IncomingMessage): void {
  socket.setTimeout(SILENT_MS)
}

/** As much as this process was paused is given back to the headers that were on their way then. */
function headersTimeBy(awake: Awake): () => number {
  let paused = 0
  awake.onPause((ms) => {
    paused += ms
    awake.after(LIMITS.headersMs, () => {
      paused -= ms
    })
  })
  return () => {
    // Whoever asks the time first notices the pause.
    awake.now()
    return Math.min(LONGEST_MS, Math.ceil(LIMITS.headersMs + paused))
  }
}

/** A kept connection may have been spoken to, and a reader may have read on, while nobody looked. */
function endUnlessHeard(socket: Socket, awake: Awake): void {
  const moved = () => socket.bytesRead + socket.bytesWritten
  const seen = moved()
  awake.after(LAST_LOOK_MS, () => {
    if (moved() === seen) socket.destroy()
  })
}
