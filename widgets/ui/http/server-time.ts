/**
 * This file knows the server's time, by which screens show moments, because laptops are minutes off and their clocks
 * jump.
 */
import { signal } from '@preact/signals'
import { moment, steady } from '../../client/clock.ts'

/** A header gives whole seconds and took time to arrive, so a difference below this tells nothing new. */
const VAGUE_MS = 2_000

/** The server's moments minus our steady clock; our own moments until the server has answered. */
const ahead = signal(moment() - steady())
let exact = false

/**
 * Returns the server's time in whole milliseconds since 1970, as every moment that goes to the server. The steady clock
 * counts fractions of them.
 */
export const serverNow = (): number => Math.round(ahead.value + steady())

/** Takes the time from the answer to hello. From then on headers do not count, because they may be a proxy's. */
export function noteServerTime(time: number): void {
  exact = true
  ahead.value = time - steady()
}

export function noteServerDate(header: string | null): void {
  const date = Date.parse(header ?? '')
  if (!exact && Math.abs(date - serverNow()) > VAGUE_MS) ahead.value = date - steady()
}
