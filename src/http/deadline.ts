/** Every request has so long to arrive. Whoever reads one that may take longer lifts the deadline, and has one of its own. */
import type { IncomingMessage } from 'node:http'
import type { Awake, Deadline } from '../kernel/awake.ts'

const deadlines = new WeakMap<IncomingMessage, Deadline>()

/** A body that trickles in, or that nobody reads, holds a connection no longer than `ms` (A17). */
export function endWhenSlow(request: IncomingMessage, awake: Awake, ms: number): void {
  if (request.complete) return
  const deadline = awake.after(ms, () => request.complete || request.destroy())
  deadlines.set(request, deadline)
  request.once('close', () => deadline.cancel())
}

/** For who reads the body now, and looks itself whether bytes come. */
export const liftDeadline = (request: IncomingMessage): void => deadlines.get(request)?.cancel()
