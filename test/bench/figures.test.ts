import fc from 'fast-check'
import { expect, test } from 'vitest'
import { DIALECTS } from '../../bench/generator/dialect.ts'
import { numberAfter } from '../../bench/generator/scan.ts'
import { readArguments } from '../../bench/harness/arguments.ts'
import { GeneratorBusy } from '../../bench/harness/driver.ts'
import { runPlan } from '../../bench/harness/rounds.ts'
import type { Plan } from '../../bench/harness/scenario.ts'
import { percentile, Samples, spreadOf } from '../../bench/harness/stats.ts'

test('a percentile lies between the smallest and the largest value, and grows with its share', () => {
  const values = fc.array(fc.double({ noNaN: true, min: -1e9, max: 1e9 }), { minLength: 1 })
  fc.assert(
    fc.property(
      values,
      fc.double({ noNaN: true, min: 0, max: 1 }),
      fc.double({ noNaN: true, min: 0, max: 1 }),
      (list, a, b) => {
        const sorted = Float64Array.from(list).sort()
        const [low, high] = [percentile(sorted, Math.min(a, b)), percentile(sorted, Math.max(a, b))]
        expect(low).toBeGreaterThanOrEqual(sorted[0] ?? 0)
        expect(high).toBeLessThanOrEqual(sorted.at(-1) ?? 0)
        expect(high - low).toBeGreaterThanOrEqual(-1e-6)
      },
    ),
  )
})

test('the median of an even number of rounds is the middle of the two in the middle', () => {
  expect(spreadOf([4, 1, 3, 2])).toEqual({ median: 2.5, min: 1, max: 4 })
})

test('samples keep every value, also beyond their first room', () => {
  const samples = new Samples()
  for (let value = 5_000; value >= 0; value -= 1) samples.add(value)
  expect(samples.summary()).toEqual({ count: 5_001, p50: 2_500, p99: 4_950, max: 5_000 })
})

test.each([
  ['json', '{"type":"ok","ref":12,"result":{}}', { kind: 'reply', ref: 12, failed: false }],
  ['json', '{"type":"error","ref":7,"code":"busy","message":"x"}', { kind: 'reply', ref: 7, failed: true }],
  ['json', '{"type":"message","message":{"ref":1}}', { kind: 'push' }],
  ['socket.io', '0{"sid":"x"}', { kind: 'nothing' }],
  ['socket.io', '40{"sid":"x"}', { kind: 'reply', ref: 1, failed: false }],
  ['socket.io', '44{"message":"no"}', { kind: 'reply', ref: 1, failed: true }],
  ['socket.io', '43123[{}]', { kind: 'reply', ref: 123, failed: false }],
  ['socket.io', '42["message",{}]', { kind: 'push' }],
  ['socket.io', '2', { kind: 'ping' }],
] as const)('a client that speaks %s takes %s for what it is', (name, text, heard) => {
  const buffer = Buffer.from(`..${text}..`)
  expect(DIALECTS[name].hear(buffer, 2, 2 + text.length)).toEqual(heard)
})

test('a number is found behind its mark within the frame only', () => {
  const buffer = Buffer.from('{"text":"n42 a"}{"text":"n43 b"}')
  expect(numberAfter(buffer, '"text":"n', 0, 16)).toBe(42)
  expect(numberAfter(buffer, '"text":"n', 16, 32)).toBe(43)
  expect(numberAfter(buffer, '"text":"n', 10, 16)).toBe(-1)
})

test('contenders run in turn, and a ratio is Helpline’s median divided by the peer’s', async () => {
  const turns: string[] = []
  const contender = (name: string, values: number[]) => async () => {
    turns.push(name)
    return { speed: values.shift() ?? Number.NaN }
  }
  const plan = planOf({ helpline: contender('h', [30, 10, 20]), peers: { peer: contender('p', [5, 10, 40]) } })
  const { results } = await runPlan(plan, () => undefined)
  expect(turns.join('')).toBe('hphphp')
  expect(results).toEqual([
    {
      ...{ scenario: 's', variant: 'v', metric: 'speed', unit: '/s', better: 'higher' },
      helpline: { median: 20, min: 10, max: 30 },
      peers: { peer: { median: 10, min: 5, max: 40, ratio: 2 } },
    },
  ])
})

test('a contender whose generator was too busy has no figure, not even of its good rounds', async () => {
  let round = 0
  const tired = async () => {
    round += 1
    if (round === 2) throw new GeneratorBusy('the generator used 91 % of a core')
    return { speed: 1 }
  }
  const plan = planOf({ helpline: async () => ({ speed: 2 }), peers: { tired } })
  const { results, refused, failed } = await runPlan(plan, () => undefined)
  expect(results[0]?.peers).toEqual({})
  expect(refused).toEqual(['s v, tired: the generator used 91 % of a core'])
  expect(failed).toEqual([])
  expect(round).toBe(2)
})

const KNOWN: { name: string; onPostgresql?: true }[] = [{ name: 'a' }, { name: 'b', onPostgresql: true }]

test('whoever names a scenario that does not exist is told those that do', () => {
  expect(readArguments(['a', '--quick', '--json', 'f'], KNOWN)).toMatchObject({
    scenarios: ['a'],
    database: 'sqlite',
    quick: true,
    json: 'f',
    rounds: 1,
  })
  expect(() => readArguments(['c'], KNOWN)).toThrow('There is no scenario "c": choose from a, b.')
})

test('whoever asks for PostgreSQL gets what is measured there, and is told what is not', () => {
  expect(readArguments(['--database', 'postgresql'], KNOWN)).toMatchObject({
    scenarios: ['b'],
    database: 'postgresql',
  })
  expect(readArguments([], KNOWN).scenarios).toEqual(['a', 'b'])
  expect(() => readArguments(['a', '--database', 'postgresql'], KNOWN)).toThrow(
    'The scenario "a" is not measured on PostgreSQL: choose from b.',
  )
  expect(() => readArguments(['--database', 'other'], KNOWN)).toThrow('--database is sqlite or postgresql.')
})

const planOf = (contenders: Pick<Plan, 'helpline' | 'peers'>): Plan => ({
  ...{ scenario: 's', variant: 'v', rounds: 3, metrics: [{ name: 'speed', unit: '/s', better: 'higher' }] },
  ...contenders,
})
