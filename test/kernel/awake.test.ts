import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { AwakeClock } from '../../src/kernel/awake.ts'
import { elapsed, tickAt } from '../../src/kernel/clock.ts'

/** A steady clock that the test moves: timers fire when `pass` reaches them, or all at once after a `pause`. */
let at = 0
const ticks = () => tickAt(at)
let awake: AwakeClock

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'] })
  at = 0
  awake = new AwakeClock(ticks)
})
afterEach(() => {
  awake.stop()
  vi.useRealTimers()
})

function pass(ms: number): void {
  for (let left = ms; left > 0; left -= 50) {
    at += Math.min(50, left)
    vi.advanceTimersByTime(Math.min(50, left))
  }
}
/** Does what a stopped process sees: the clock is elsewhere, and everything that was due happens at once. */
function pause(ms: number): void {
  at += ms
  vi.advanceTimersByTime(250)
}

test('[CO7] time awake passes as time does, and a pause is no part of it, nor what is read after it', () => {
  const began = awake.now()
  pass(5_000)
  expect(elapsed(began, awake.now())).toBe(5_000)
  pause(3_600_000)
  const woke = elapsed(began, awake.now())
  expect(woke).toBeLessThanOrEqual(5_250)
  pass(700)
  expect(elapsed(began, awake.now())).toBe(woke)
  pass(10_000)
  expect(elapsed(began, awake.now())).toBeGreaterThan(woke + 9_000)
})

test('[CO7] a deadline that came due in a pause waits for what was left of it', () => {
  const done = vi.fn()
  const deadline = awake.after(8_000, done)
  pass(7_900)
  pause(60_000)
  expect(done).not.toHaveBeenCalled()
  expect(deadline.left()).toBeGreaterThan(0)
  pass(3_000)
  expect(done).toHaveBeenCalledTimes(1)
})

test('[CO7] whoever asks first after a pause notices it, and all who want to know are told how long it was', () => {
  const told: number[] = []
  awake.onPause((ms) => told.push(ms))
  const began = awake.now()
  pass(1_000)
  at += 30_000
  expect(elapsed(began, awake.now())).toBe(1_000)
  expect(told).toEqual([30_000])
})

test('[CO7] the clock never goes back, and a process that is always late still counts', () => {
  let last = awake.now()
  const began = last
  for (let round = 0; round < 200; round += 1) {
    // Each beat comes 0.9 s late, which means a busy process and no pause.
    at += 900
    vi.advanceTimersByTime(250)
    const now = awake.now()
    expect(elapsed(last, now)).toBeGreaterThanOrEqual(0)
    last = now
  }
  expect(elapsed(began, last)).toBe(180_000)
})

test('[CO7] a cancelled deadline is not done', () => {
  const done = vi.fn()
  awake.after(1_000, done).cancel()
  pass(5_000)
  expect(done).not.toHaveBeenCalled()
})

test('[CO7] a deadline that is cancelled because its own look noticed a pause does not come after all', () => {
  let came = 0
  const deadline = awake.after(100, () => {
    came += 1
  })
  awake.onPause(() => deadline.cancel())
  // The deadline's timer comes before the next beat, and so finds the pause first.
  at += 60_000
  vi.advanceTimersByTime(100)
  pass(30_000)
  expect(came).toBe(0)
})
