import fc from 'fast-check'
import { expect, test } from 'vitest'
import { tickAt } from '../../src/kernel/clock.ts'
import { Buckets, TokenBucket } from '../../src/kernel/token-bucket.ts'

const RATE = { burst: 4, perSecond: 2 }

test('[HT7] [A34] to forget a bucket that nothing was taken from changes nothing', () => {
  const take = fc.record({ key: fc.constantFrom('a', 'b', 'c'), after: fc.integer({ min: 0, max: 3_000 }) })
  fc.assert(
    fc.property(fc.array(take, { maxLength: 200 }), (takes) => {
      const buckets = new Buckets(RATE)
      const kept = new Map<string, TokenBucket>()
      let now = 0
      for (const { key, after } of takes) {
        now += after
        const bucket = kept.get(key) ?? new TokenBucket(RATE, tickAt(now))
        kept.set(key, bucket)
        expect(buckets.take(key, tickAt(now))).toBe(bucket.take(tickAt(now)))
      }
    }),
  )
})

test('[HT7] buckets of those who are not active are forgotten, and there is an end to how many there are', () => {
  const buckets = new Buckets(RATE, 100)
  for (let i = 0; i < 5_000; i += 1) {
    expect(buckets.take(`stranger ${i}`, tickAt(0))).toBe(0)
    expect(buckets.size).toBeLessThanOrEqual(100)
  }
  for (let i = 0; i < 4; i += 1) expect(buckets.take('flooder', tickAt(0))).toBe(0)
  for (let i = 0; i < 99; i += 1) expect(buckets.take(`other ${i}`, tickAt(0))).toBe(0)
  expect(buckets.take('flooder', tickAt(0))).toBeGreaterThan(0)
  buckets.take('later', tickAt(2_000))
  expect(buckets.size).toBe(1)
})
