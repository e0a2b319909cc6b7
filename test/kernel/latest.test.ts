import { expect, test } from 'vitest'
import { Latest } from '../../src/kernel/latest.ts'

test('the latest of each is stored, many at a time; what failed is tried again, unless there is something later', async () => {
  const writes: string[][] = []
  let broken = true
  const latest = new Latest<string>({
    lingerMs: 3_600_000,
    atOnce: 2,
    store: async (values) => {
      writes.push(values)
      if (!broken) return
      latest.set('a', 'a3')
      throw new Error('full')
    },
    failed: () => undefined,
  })
  for (const [key, value] of Object.entries({ a: 'a1', b: 'b1', c: 'c1' })) latest.set(key, value)
  latest.set('a', 'a2')
  await latest.flush()
  broken = false
  await latest.flush()
  await latest.flush()
  expect(writes).toEqual([['a2', 'b1'], ['c1'], ['a3', 'b1'], ['c1']])
})
