import { describe, expect, test } from 'vitest'
import { type Alarm, Batcher, type Batching } from '../../src/kernel/batcher.ts'

/** A clock that rings when the test says so, and knows what it was asked for. */
function handClock() {
  const set: { ms: number; ring: () => void }[] = []
  const alarm: Alarm = (ms, ring) => {
    const one = { ms, ring }
    set.push(one)
    return () => set.splice(set.indexOf(one), 1)
  }
  return { alarm, waits: () => set.map(({ ms }) => ms), ring: () => set.shift()?.ring() }
}

function batcherOf(batching: Partial<Batching<string>> = {}) {
  const [clock, batches, failures]: [ReturnType<typeof handClock>, string[][], unknown[][]] = [handClock(), [], []]
  const batcher = new Batcher<string>(
    {
      lingerMs: 500,
      work: (values) => void batches.push(values),
      failed: (error, values) => void failures.push([String(error), ...values]),
      ...batching,
    },
    clock.alarm,
  )
  return { batcher, clock, batches, failures }
}
const noteAll = (batcher: Batcher<string>, ...values: string[]): void => {
  for (const value of values) batcher.note(value, value)
}

describe('a batcher', () => {
  test('waits once for all that is noted meanwhile; takes the latest of each, in order of the first notes', () => {
    const { batcher, clock, batches } = batcherOf()
    batcher.note('a', 'a1')
    batcher.note('b', 'b1')
    batcher.note('a', 'a2')
    expect(clock.waits()).toEqual([500])
    expect(batcher.get('a')).toBe('a2')
    clock.ring()
    expect(batches).toEqual([['a2', 'b1']])
    expect(batcher.get('a')).toBeUndefined()
    expect(clock.waits()).toEqual([])
    batcher.note('a', 'a3')
    expect(clock.waits()).toEqual([500])
  })

  test('does no work for nothing', async () => {
    const { batcher, batches } = batcherOf()
    await batcher.flush()
    expect(batches).toEqual([])
  })

  test('deals with many some at a time, one piece after the other', async () => {
    const running: string[] = []
    const { batcher } = batcherOf({
      atOnce: 2,
      work: async (values) => {
        running.push(`begin ${values}`)
        await Promise.resolve()
        running.push(`end ${values}`)
      },
    })
    noteAll(batcher, 'a', 'b', 'c')
    await batcher.flush()
    expect(running).toEqual(['begin a,b', 'end a,b', 'begin c', 'end c'])
  })

  test('lets the rest wait for another turn where that is asked for, before what is noted later', () => {
    const { batcher, clock, batches } = batcherOf({ atOnce: 2, restWaits: true })
    noteAll(batcher, 'a', 'b', 'c')
    clock.ring()
    expect(batches).toEqual([['a', 'b']])
    expect(clock.waits()).toEqual([500])
    noteAll(batcher, 'a')
    clock.ring()
    expect(batches).toEqual([
      ['a', 'b'],
      ['c', 'a'],
    ])
    expect(clock.waits()).toEqual([])
  })

  test('waits no longer once there are as many as it may hold', () => {
    const { batcher, clock, batches } = batcherOf({ most: 3 })
    noteAll(batcher, 'a', 'b')
    expect(batches).toEqual([])
    noteAll(batcher, 'c')
    expect(batches).toEqual([['a', 'b', 'c']])
    expect(clock.waits()).toEqual([])
  })

  test('lets go what failed, and says so', async () => {
    const { batcher, clock, failures } = batcherOf({ work: () => Promise.reject(new Error('full')) })
    noteAll(batcher, 'a', 'b')
    await batcher.flush()
    expect(failures).toEqual([['Error: full', 'a', 'b']])
    expect(clock.waits()).toEqual([])
  })

  test('tries again what failed where that is asked for, unless there is something later', async () => {
    const writes: string[][] = []
    let broken = true
    const { batcher, clock } = batcherOf({
      atOnce: 2,
      again: true,
      work: async (values) => {
        writes.push(values)
        if (!broken) return
        batcher.note('a', 'a3')
        throw new Error('full')
      },
    })
    for (const [key, value] of Object.entries({ a: 'a1', b: 'b1', c: 'c1' })) batcher.note(key, value)
    batcher.note('a', 'a2')
    await batcher.flush()
    expect(clock.waits()).toEqual([500])
    broken = false
    await batcher.flush()
    await batcher.flush()
    expect(writes).toEqual([['a2', 'b1'], ['c1'], ['a3', 'b1'], ['c1']])
    expect(clock.waits()).toEqual([])
  })

  test('waits a second at least before it tries again, however soon it deals with the rest', async () => {
    const { batcher, clock, failures } = batcherOf({
      lingerMs: 100,
      again: true,
      work: () => Promise.reject(new Error('full')),
    })
    noteAll(batcher, 'a')
    await batcher.flush()
    noteAll(batcher, 'b')
    expect(clock.waits()).toEqual([1_000])
    await batcher.flush()
    expect(failures).toEqual([
      ['Error: full', 'a'],
      ['Error: full', 'a', 'b'],
    ])
  })

  test('that is stopped does nothing more, whatever is noted, rings or fails', async () => {
    const { batcher, clock, batches } = batcherOf()
    noteAll(batcher, 'a')
    batcher.stop()
    expect(clock.waits()).toEqual([])
    noteAll(batcher, 'b')
    await batcher.flush()
    expect([batches, clock.waits()]).toEqual([[], []])

    const failing = batcherOf({
      again: true,
      work: async () => {
        failing.batcher.stop()
        throw new Error('closed')
      },
    })
    noteAll(failing.batcher, 'a')
    await failing.batcher.flush()
    expect(failing.clock.waits()).toEqual([])
  })
})
