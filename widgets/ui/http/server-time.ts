/** What time it is at the server, whose moments the screens show: laptops are minutes off, and their clocks jump. */
import { signal } from '@preact/signals'
import { moment, steady } from '../../client/clock.ts'

/** A header says whole seconds, and took its time: nearer than this it says nothing new. */
const VAGUE_MS = 2_000

/** The server's moments less our steady clock; our own until it has answered. */
const ahead = signal(moment() - steady())
let exact = false

/** Whole milliseconds, as every moment that goes to the server; the steady clock counts parts of them. */
export const serverNow = (): number => Math.round(ahead.value + steady())

/** As the answer to hello has it, which counts from then on: a header may be that of a proxy. */
export function noteServerTime(time: number): void {
  exact = true
  ahead.value = time - steady()
}

export function noteServerDate(header: string | null): void {
  const date = Date.parse(header ?? '')
  if (!exact && Math.abs(date - serverNow()) > VAGUE_MS) ahead.value = date - steady()
}
