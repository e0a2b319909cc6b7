/**
 * This clock tells how long the process was awake. A pause of our own (the process was stopped, its machine suspended,
 * its event loop held up) does not mean that the others were silent: what they sent meanwhile waits to be read. So this
 * clock stands still from the beginning of a pause until what waited has been read, and whoever waits for a sign of
 * life counts by it [CO7].
 */
import { type Clock, elapsed, later, systemClock, systemTicks, type Tick, type Ticks } from './clock.ts'

/** A deadline is something that will happen unless it is cancelled. */
export interface Deadline {
  cancel(): void
  /** Returns the milliseconds that the process must still be awake until then. */
  left(): number
}

/** The parts of the server get all that tells time as one. */
export interface Time {
  clock: Clock
  ticks: Ticks
  awake: Awake
}
export const systemTime = (): Time => ({ clock: systemClock, ticks: systemTicks, awake: new AwakeClock() })

export interface Awake {
  now(): Tick
  /** Does `work` when the process has been awake for `ms`. */
  after(ms: number, work: () => void): Deadline
  /** Tells how long a pause was, as soon as it is noticed. */
  onPause(listener: (ms: number) => void): void
  stop(): void
}

const BEAT_MS = 250
/** A beat that comes later than this is a pause. Every busy process has shorter ones. */
const LATE_MS = 1_000
/**
 * After a pause, what waited counts as read once so many beats in a row were in time. A busy server may never have
 * them, so there is an upper bound of beats.
 */
const CALM_BEATS = 4
const MOST_BEATS = 40
const STILL_IN_TIME_MS = BEAT_MS * 2
/** A deadline that was put off is looked at again after at least this time. */
const LOOK_AGAIN_MS = 25

export class AwakeClock implements Awake {
  private readonly ticks: Ticks
  private readonly listeners: ((ms: number) => void)[] = []
  private readonly pulse: NodeJS.Timeout
  /** `shown` is what the clock showed at the last beat, `beatAt` is when that beat was. */
  private shown: Tick
  private beatAt: Tick
  /** This is the latest tick that anybody was told. */
  private told: Tick
  private catchingUp: { calm: number; beats: number } | undefined

  constructor(ticks: Ticks = systemTicks) {
    this.ticks = ticks
    this.beatAt = ticks()
    this.shown = this.beatAt
    this.told = this.beatAt
    this.pulse = setInterval(() => this.beat(), BEAT_MS)
    this.pulse.unref()
  }

  now(): Tick {
    const since = elapsed(this.beatAt, this.ticks())
    // The first who asks after a pause notices it: timers that came due in the pause may run before the pulse.
    if (since > LATE_MS) this.notice(since)
    else if (this.catchingUp === undefined) this.told = later(this.shown, since)
    return this.told
  }

  after(ms: number, work: () => void): Deadline {
    const due = later(this.now(), ms)
    const left = () => elapsed(this.now(), due)
    let timer = setTimeout(look, ms)
    let cancelled = false
    function look(): void {
      const more = left()
      // Whoever was told of a pause by this look may have put another deadline in its place.
      if (cancelled) return
      if (more > 0) timer = setTimeout(look, Math.max(more, LOOK_AGAIN_MS))
      else work()
    }
    const cancel = () => {
      cancelled = true
      clearTimeout(timer)
    }
    return { cancel, left }
  }

  onPause(listener: (ms: number) => void): void {
    this.listeners.push(listener)
  }

  stop(): void {
    clearInterval(this.pulse)
  }

  private beat(): void {
    const since = elapsed(this.beatAt, this.ticks())
    if (since > LATE_MS) return this.notice(since)
    this.shown = this.now()
    this.beatAt = later(this.beatAt, since)
    const after = this.catchingUp
    if (after === undefined) return
    after.beats += 1
    after.calm = since > STILL_IN_TIME_MS ? 0 : after.calm + 1
    if (after.calm >= CALM_BEATS || after.beats >= MOST_BEATS) this.catchingUp = undefined
  }

  private notice(ms: number): void {
    this.shown = this.told
    this.beatAt = later(this.beatAt, ms)
    this.catchingUp = { calm: 0, beats: this.catchingUp?.beats ?? 0 }
    for (const listener of this.listeners) listener(ms)
  }
}
