/** Every request has so long to arrive, and its answer to leave. Whoever may take longer lifts that, and looks itself. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Awake } from '../kernel/awake.ts'

/** What of a request may take as long as it takes. */
type Lifted = 'body' | 'answer'
const lifted = { body: new WeakSet<IncomingMessage>(), answer: new WeakSet<IncomingMessage>() }

export interface RequestTimes {
  /** Milliseconds until the body is here: one that trickles in, or that nobody reads, holds a connection no longer (A17). */
  bodyMs: number
  /** Milliseconds until the answer has left: one that nobody reads holds a connection no longer. */
  answerMs: number
}

export function endWhenSlow(
  request: IncomingMessage,
  response: ServerResponse,
  awake: Awake,
  { bodyMs, answerMs }: RequestTimes,
): void {
  const { socket } = request
  const end = (what: Lifted) => {
    if (!lifted[what].has(request)) socket.destroy()
  }
  const body = awake.after(bodyMs, () => request.complete || end('body'))
  const answer = awake.after(answerMs, () => response.closed || end('answer'))
  response.once('close', () => {
    answer.cancel()
    // Behind an answer that went out before it was here, a body could trickle on for ever.
    if (request.complete || socket.destroyed) body.cancel()
  })
}

/**
 * For who reads the body now and looks itself whether it stands still, or gives a long answer. The one says nothing of the other:
 * behind a file that is sent a body could trickle in for ever.
 */
export function liftDeadline(request: IncomingMessage, ...what: Lifted[]): void {
  for (const one of what) lifted[one].add(request)
}
