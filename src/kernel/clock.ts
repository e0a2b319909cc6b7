/**
 * There are two clocks, for two purposes.
 *
 * A **moment** says when something was or will be. It is stored, shown and compared with other moments: a message, the
 * end of a token, an announcement that is due. The system's clock gives it, and that clock may jump, by a minute or an
 * hour, forward and back.
 *
 * A **tick** is good for one thing: how long something lasts. It never jumps, never goes back, and means nothing
 * outside this process. Heartbeats, rates, graces, slow mode, and whatever else waits, count in ticks.
 */

/** A moment is the milliseconds since 1970-01-01T00:00Z. */
export type Moment = number
/** A clock gives moments. Tests pass their own. */
export type Clock = () => Moment
export const systemClock: Clock = () => Date.now()

declare const tick: unique symbol
/** A tick is no number, so that nobody mistakes it for a moment. Only `elapsed` and `later` can use it. */
export interface Tick {
  readonly [tick]: never
}
/** A function that gives the tick of now. */
export type Ticks = () => Tick
export const systemTicks: Ticks = () => tickAt(performance.now())

/** Returns the tick at so many milliseconds of a steady clock. */
export const tickAt = (ms: number): Tick => ms as unknown as Tick
/** Returns the milliseconds from one tick to another. They are negative when `to` was before `from`. */
export const elapsed = (from: Tick, to: Tick): number => (to as unknown as number) - (from as unknown as number)
/** Returns the tick that is `ms` milliseconds after another. */
export const later = (from: Tick, ms: number): Tick => tickAt((from as unknown as number) + ms)
/** This tick is before every other. */
export const NEVER_YET = tickAt(Number.NEGATIVE_INFINITY)
