import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Waiting } from '../../src/conversation/index.ts'
import { turnOf } from '../../src/conversation/turn.ts'
import { type AgentLoad, type DispatchEvent, DispatchState, decide } from '../../src/dispatcher/decide.ts'
import { goesBefore, WaitingLine } from '../../src/dispatcher/waiting-line.ts'

const waiting = (number: number, returned = false, gone = false): Waiting => ({
  id: `c${number}`,
  visitorId: `v${number}`,
  version: 1,
  turn: number,
  number,
  returned,
  gone,
})
const agent = (id: string, rest: Partial<AgentLoad> = {}): AgentLoad => ({
  id,
  available: true,
  load: 0,
  capacity: 2,
  lastAssignedAt: 0,
  ...rest,
})
const play = (events: DispatchEvent[]) => {
  const state = new DispatchState()
  const given: string[] = []
  for (const event of events)
    given.push(...decide(state, [event]).map((decision) => `${decision.conversation.id}>${decision.agent}`))
  return { state, given }
}

describe('[QU8] turns', () => {
  /** Returns who waits, in the order of the queue, when `networks` came one after another and nobody was served. */
  const queue = (networks: readonly string[]) => {
    const line: { network: string; turn: number; number: number }[] = []
    networks.forEach((network, index) => {
      const same = line.filter((each) => each.network === network)
      const number = index + 1
      line.push({
        network,
        number,
        turn: turnOf(number, { count: same.length, last: Math.max(0, ...same.map(({ turn }) => turn)) }),
      })
    })
    return line.sort((a, b) => a.turn - b.turn || a.number - b.number)
  }
  const arrivals = fc.array(fc.constantFrom<string>('a', 'b', 'c', 'd', 'e'), { maxLength: 80 })

  test('for any arrivals nobody goes before an earlier one of the same network', () => {
    fc.assert(
      fc.property(arrivals, (networks) => {
        for (const network of new Set(networks)) {
          const numbers = queue(networks).flatMap((each) => (each.network === network ? [each.number] : []))
          expect(numbers).toEqual([...numbers].sort((a, b) => a - b))
        }
      }),
    )
  })
  test('for any arrivals the first of a network stands where it came, and no one is put off without an end', () => {
    fc.assert(
      fc.property(arrivals, (networks) => {
        for (const { network, number, turn } of queue(networks)) {
          if (networks.indexOf(network) === number - 1) expect(turn).toBe(number)
          expect(turn).toBeLessThanOrEqual(number + 2_500)
        }
      }),
    )
  })
  test('behind 240 of one network somebody from elsewhere is in the first fifteen; behind three, fourth', () => {
    const place = (networks: string[]) => queue(networks).findIndex(({ network }) => network === 'honest') + 1
    expect(place([...Array.from({ length: 240 }, () => 'crowd'), 'honest'])).toBeLessThanOrEqual(15)
    expect(place(['office', 'office', 'office', 'honest'])).toBe(4)
  })
})

describe('[AG4] decide', () => {
  const rows: [string, DispatchEvent[], string[]][] = [
    ['a visitor waits while nobody is there', [{ type: 'waiting', conversation: waiting(1) }], []],
    [
      'an agent that comes gets the first in the queue first',
      [
        { type: 'waiting', conversation: waiting(2) },
        { type: 'waiting', conversation: waiting(1) },
        { type: 'agent', agent: agent('a', { capacity: 1 }) },
      ],
      ['c1>a'],
    ],
    [
      'a conversation handed back goes before all that were never served',
      [
        { type: 'waiting', conversation: waiting(1) },
        { type: 'waiting', conversation: waiting(9, true) },
        { type: 'agent', agent: agent('a', { capacity: 1 }) },
      ],
      ['c9>a'],
    ],
    [
      'the agent with the fewest conversations is chosen',
      [
        { type: 'agent', agent: agent('a', { load: 1 }) },
        { type: 'agent', agent: agent('b') },
        { type: 'waiting', conversation: waiting(1) },
      ],
      ['c1>b'],
    ],
    [
      'among equals the one longest without a new one is chosen',
      [
        { type: 'agent', agent: agent('a', { lastAssignedAt: 9 }) },
        { type: 'agent', agent: agent('b', { lastAssignedAt: 3 }) },
        { type: 'waiting', conversation: waiting(1) },
      ],
      ['c1>b'],
    ],
    [
      'a full agent gets nothing',
      [
        { type: 'agent', agent: agent('a', { load: 2 }) },
        { type: 'waiting', conversation: waiting(1) },
      ],
      [],
    ],
    [
      'an agent that is not available gets nothing',
      [
        { type: 'agent', agent: agent('a', { available: false }) },
        { type: 'waiting', conversation: waiting(1) },
      ],
      [],
    ],
    [
      'a visitor who left the queue is given to nobody',
      [
        { type: 'waiting', conversation: waiting(1) },
        { type: 'left', conversation: 'c1' },
        { type: 'agent', agent: agent('a') },
      ],
      [],
    ],
    [
      'who is gone is given to nobody, and holds up nobody',
      [
        { type: 'waiting', conversation: waiting(1, true, true) },
        { type: 'waiting', conversation: waiting(2) },
        { type: 'agent', agent: agent('a') },
      ],
      ['c2>a'],
    ],
    [
      'who comes back has the position of before',
      [
        { type: 'waiting', conversation: waiting(1, false, true) },
        { type: 'waiting', conversation: waiting(2) },
        { type: 'waiting', conversation: waiting(1) },
        { type: 'agent', agent: agent('a', { capacity: 1 }) },
      ],
      ['c1>a'],
    ],
    [
      'equal agents take turns',
      [
        { type: 'agent', agent: agent('a') },
        { type: 'agent', agent: agent('b') },
        ...[1, 2, 3, 4].map((n) => ({ type: 'waiting' as const, conversation: waiting(n) })),
      ],
      ['c1>a', 'c2>b', 'c3>a', 'c4>b'],
    ],
  ]
  test.each(rows)('%s', (_title, events, expected) => {
    expect(play(events).given).toEqual(expected)
  })

  const event: fc.Arbitrary<DispatchEvent> = fc.oneof(
    fc.record({
      type: fc.constant('waiting' as const),
      conversation: fc
        .record({ number: fc.integer({ min: 1, max: 30 }), returned: fc.boolean(), gone: fc.boolean() })
        .map(({ number, returned, gone }) => waiting(number, returned, gone)),
    }),
    fc.record({
      type: fc.constant('left' as const),
      conversation: fc.integer({ min: 1, max: 30 }).map((n) => `c${n}`),
    }),
    fc.record({
      type: fc.constant('agent' as const),
      agent: fc.record({
        id: fc.constantFrom('a', 'b', 'c'),
        available: fc.boolean(),
        load: fc.integer({ min: 0, max: 4 }),
        capacity: fc.integer({ min: 0, max: 4 }),
        lastAssignedAt: fc.integer({ min: 0, max: 99 }),
      }),
    }),
  )
  test('for any events: nobody twice, no capacity exceeded, nobody waits beside a free agent, first come first', () => {
    fc.assert(
      fc.property(fc.array(event, { maxLength: 60 }), (events) => {
        const state = new DispatchState()
        for (const next of events) {
          const decisions = decide(state, [next])
          const left = [...state.waiting]
          const ids = decisions.map((decision) => decision.conversation.id)
          expect(new Set(ids).size).toBe(ids.length)
          expect(left.some((conversation) => ids.includes(conversation.id))).toBe(false)
          for (const id of new Set(decisions.map((decision) => decision.agent))) {
            const chosen = state.agents.get(id)
            expect(chosen?.available).toBe(true)
            expect(chosen?.load).toBeLessThanOrEqual(chosen?.capacity ?? 0)
          }
          const free = [...state.agents.values()].some(
            (candidate) => candidate.available && candidate.load < candidate.capacity,
          )
          expect(free && left.some(({ gone }) => !gone)).toBe(false)
          expect(decisions.some(({ conversation }) => conversation.gone)).toBe(false)
          for (const decision of decisions)
            expect(left.every((conversation) => goesBefore(decision.conversation, conversation))).toBe(true)
        }
      }),
    )
  })

  test('for any comings and goings the line holds whom a plain list would hold, in its order', () => {
    const step = fc.oneof(
      fc.record({ put: fc.integer({ min: 1, max: 40 }), returned: fc.boolean() }),
      fc.record({ remove: fc.integer({ min: 1, max: 40 }) }),
      fc.constant('take' as const),
    )
    fc.assert(
      fc.property(fc.array(step, { maxLength: 120 }), (steps) => {
        const line = new WaitingLine()
        let list: Waiting[] = []
        for (const next of steps) {
          if (next === 'take') {
            if (list.length > 0) expect(line.take()).toEqual(list.shift())
          } else if ('put' in next) {
            const conversation = waiting(next.put, next.returned)
            line.put(conversation)
            list = [...list.filter((other) => other.id !== conversation.id), conversation].sort((a, b) =>
              goesBefore(a, b) ? -1 : 1,
            )
          } else {
            line.remove(`c${next.remove}`)
            list = list.filter((other) => other.id !== `c${next.remove}`)
          }
          expect([...line]).toEqual(list)
        }
      }),
    )
  })
})
