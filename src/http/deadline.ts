/**
 * Every request has so long to arrive, and its answer to leave. A handler that may take longer lifts that, and looks
 * itself.
 */
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Awake } from '../kernel/awake.ts'

/** This part of a request may take as long as it takes. */
type Lifted = 'body' | 'answer'
const lifted = { body: new WeakSet<IncomingMessage>(), answer: new WeakSet<IncomingMessage>() }

export interface RequestTimes {
  /**
   * The body has so many milliseconds to arrive: one that trickles in, or that nobody reads, holds a connection no
   * longer (A17).
   */
  bodyMs: number
  /** The answer has so many milliseconds to leave: one that nobody reads holds a connection no longer. */
  answerMs: number
}

/** Ends the connection of a request whose body or answer takes too long. */
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
    // A body could trickle on for ever behind an answer that went out before the body was here.
    if (request.complete || socket.destroyed) body.cancel()
  })
}

/**
 * Lifts a deadline, for a handler that reads the body and looks itself whether it stands still, or that gives a long
 * answer. The one does not imply the other: behind a file that is sent, a body could trickle in for ever.
 */
export function liftDeadline(request: IncomingMessage, ...what: Lifted[]): void {
  for (const one of what) lifted[one].add(request)
}
