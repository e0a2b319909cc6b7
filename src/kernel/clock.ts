/**
 * The two clocks, and which is for what. A **moment** says when something was or will be: it is stored, shown and compared with
 * other moments (a message, an end of a token, an announcement that is due). The system's clock gives it, and that may jump, by a
 * minute or an hour, forward and back. A **tick** is good for one thing: how long something lasts. It never jumps and never goes
 * back, and means nothing outside this process. Heartbeats, rates, graces, slow mode, and whatever else waits, count in ticks.
 */

/** Milliseconds since 1970-01-01T00:00Z. */
export type Moment = number
/** Gives moments. Tests give their own. */
export type Clock = () => Moment
export const systemClock: Clock = () => Date.now()

declare const tick: unique symbol
/** No number, so that it is not mistaken for a moment: `elapsed` and `later` are all that can be done with it. */
export interface Tick {
  readonly [tick]: never
}
/** Gives ticks. */
export type Ticks = () => Tick
export const systemTicks: Ticks = () => tickAt(performance.now())

/** The tick at so many milliseconds of a steady clock. */
export const tickAt = (ms: number): Tick => ms as unknown as Tick
/** Milliseconds from one tick to another; negative when `to` was before. */
export const elapsed = (from: Tick, to: Tick): number => (to as unknown as number) - (from as unknown as number)
export const later = (from: Tick, ms: number): Tick => tickAt((from as unknown as number) + ms)
/** Before every other. */
export const NEVER_YET = tickAt(Number.NEGATIVE_INFINITY)
