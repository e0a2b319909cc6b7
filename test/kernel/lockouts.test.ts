import fc from 'fast-check'
import { expect, test } from 'vitest'
import { tickAt } from '../../src/kernel/clock.ts'
import { Lockouts } from '../../src/kernel/lockouts.ts'

const MINUTE_MS = 60_000
const POINTS = 5

/**
 * A model of one key that follows the written rule: it counts the tries since the first of a quarter of an hour, and
 * its blocks double.
 */
class Model {
  private tries: number[] = []
  private blocks: number[] = []
  private until = 0

  take(now: number): number {
    if (now < this.until) return this.until - now
    if (this.tries.length > 0 && now - (this.tries[0] ?? 0) >= 15 * MINUTE_MS) this.tries = []
    if (this.tries.length < POINTS) {
      this.tries.push(now)
      return 0
    }
    if (now - (this.blocks.at(-1) ?? 0) >= 24 * 60 * MINUTE_MS) this.blocks = []
    const ms = Math.min(60, 2 ** this.blocks.length) * MINUTE_MS
    this.tries = []
    this.blocks.push(now)
    this.until = now + ms
    return ms
  }
}

const act = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom('ann', 'bob', 'cyd') },
  { weight: 3, arbitrary: fc.integer({ min: 1, max: 5 * MINUTE_MS }) },
  { weight: 1, arbitrary: fc.integer({ min: 1, max: 48 * 60 * MINUTE_MS }) },
)

test('[HT7] each key counts by itself: points in a quarter of an hour, then a minute, doubled each time', () => {
  fc.assert(
    fc.property(fc.array(act, { maxLength: 300 }), (acts) => {
      const lockouts = new Lockouts()
      const models = new Map<string, Model>()
      let now = 1_000_000
      for (const each of acts) {
        if (typeof each === 'number') {
          now += each
          continue
        }
        const model = models.get(each) ?? new Model()
        models.set(each, model)
        const wait = model.take(now)
        expect(lockouts.take(each, POINTS, tickAt(now))).toBe(wait)
        expect(lockouts.left(each, tickAt(now))).toBe(wait)
      }
    }),
  )
})

const takes = (lockouts: Lockouts, key: string, times: number, now = 0): number[] =>
  Array.from({ length: times }, () => lockouts.take(key, POINTS, tickAt(now)))

test('[HT7] blocks grow from a minute to an hour, and begin anew after a day without one', () => {
  const lockouts = new Lockouts()
  let now = 0
  const next = () => {
    const wait = takes(lockouts, 'ann', POINTS + 1, now).at(-1) ?? 0
    now += wait
    return wait / MINUTE_MS
  }
  expect(Array.from({ length: 9 }, next)).toEqual([1, 2, 4, 8, 16, 32, 60, 60, 60])
  now += 24 * 60 * MINUTE_MS
  expect(next()).toBe(1)
})

test('[HT7] a try that was given back was none, and nobody gets more points than there are', () => {
  const lockouts = new Lockouts()
  for (let round = 0; round < 50; round += 1) {
    expect(takes(lockouts, 'ann', 1)).toEqual([0])
    lockouts.giveBack('ann', tickAt(0))
  }
  for (let round = 0; round < 50; round += 1) lockouts.giveBack('ann', tickAt(0))
  expect(takes(lockouts, 'ann', POINTS + 1)).toEqual([0, 0, 0, 0, 0, MINUTE_MS])
  lockouts.forget('ann')
  expect(takes(lockouts, 'ann', POINTS + 1).at(-1)).toBe(MINUTE_MS)
})

test('[HT7] a flood of other keys takes no more room than there is, keeps nobody out, frees none blocked', () => {
  const most = 100
  const lockouts = new Lockouts(most)
  takes(lockouts, 'guesser', POINTS + 1)
  for (let i = 0; i < 50 * most; i += 1) {
    expect(lockouts.take(`other ${i}`, POINTS, tickAt(i))).toBe(0)
    expect(lockouts.size).toBeLessThanOrEqual(2 * most)
  }
  expect(lockouts.left('guesser', tickAt(50 * most))).toBeGreaterThan(0)
})

test('[HT7] to free one that is counted, as many others must be counted as there is room for', () => {
  const most = 100
  const lockouts = new Lockouts(most)
  takes(lockouts, 'guesser', POINTS)
  for (let i = 0; i < most - 1; i += 1) takes(lockouts, `other ${i}`, 1)
  expect(takes(lockouts, 'guesser', 1)).toEqual([MINUTE_MS])
})
