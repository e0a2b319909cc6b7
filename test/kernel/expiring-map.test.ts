import fc from 'fast-check'
import { expect, test } from 'vitest'
import { tickAt } from '../../src/kernel/clock.ts'
import { ExpiringMap } from '../../src/kernel/expiring-map.ts'

const LIFETIME_MS = 100
const MOST = 5
const key = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g', 'h')
const act = fc.oneof(
  { weight: 5, arbitrary: fc.record({ act: fc.constant('set' as const), key }) },
  { weight: 1, arbitrary: fc.record({ act: fc.constant('delete' as const), key }) },
  {
    weight: 2,
    arbitrary: fc.record({ act: fc.constant('pass' as const), ms: fc.integer({ min: 0, max: 2 * LIFETIME_MS }) }),
  },
)

test('[HT7] a map holds what was set within its lifetime, the latest so many, and nothing else', () => {
  fc.assert(
    fc.property(fc.array(act, { maxLength: 200 }), (acts) => {
      const map = new ExpiringMap<number>(LIFETIME_MS, MOST)
      // The model does the same by remembering everything that was ever set.
      let said: { key: string; value: number; at: number }[] = []
      let now = 0
      for (const [value, each] of acts.entries()) {
        if (each.act === 'pass') now += each.ms
        else said = said.filter((one) => one.key !== each.key)
        if (each.act === 'delete') map.delete(each.key)
        if (each.act === 'set') {
          // An entry that had to make room for another does not come back when that one is deleted.
          said = [...said, { key: each.key, value, at: now }].slice(-MOST)
          map.set(each.key, value, tickAt(now))
        }
        const living = said.filter(({ at }) => now - at < LIFETIME_MS)
        for (const name of 'abcdefgh')
          expect(map.get(name, tickAt(now))).toBe(living.find((one) => one.key === name)?.value)
        expect(map.size).toBeLessThanOrEqual(MOST)
        if (each.act === 'set') expect(map.size).toBe(living.length)
      }
    }),
  )
})
