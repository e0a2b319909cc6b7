import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  type AgentLoad,
  type DispatchEvent,
  type DispatchState,
  decide,
  EMPTY,
  goesBefore,
  type WaitingConversation,
} from '../../src/dispatcher/decide.ts'

const waiting = (number: number, returned = false): WaitingConversation => ({
  id: `c${number}`,
  visitorId: `v${number}`,
  version: 1,
  number,
  returned,
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
  let state = EMPTY
  const given: string[] = []
  for (const event of events) {
    const next = decide(state, event)
    state = next.state
    given.push(...next.decisions.map((decision) => `${decision.conversation.id}>${decision.agent}`))
  }
  return { state, given }
}

describe('[R31] decide', () => {
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
        .record({ number: fc.integer({ min: 1, max: 30 }), returned: fc.boolean() })
        .map(({ number, returned }) => waiting(number, returned)),
    }),
    fc.record({ type: fc.constant('left' as const), conversation: fc.integer({ min: 1, max: 30 }).map((n) => `c${n}`) }),
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
    fc.record({ type: fc.constant('agent_left' as const), agent: fc.constantFrom('a', 'b', 'c') }),
  )
  test('for any events: nobody twice, no capacity exceeded, no visitor waits beside a free agent, first come first served', () => {
    fc.assert(
      fc.property(fc.array(event, { maxLength: 60 }), (events) => {
        let state: DispatchState = EMPTY
        for (const next of events) {
          const before = state
          const { state: after, decisions } = decide(before, next)
          const ids = decisions.map((decision) => decision.conversation.id)
          expect(new Set(ids).size).toBe(ids.length)
          expect(after.waiting.some((left) => ids.includes(left.id))).toBe(false)
          for (const id of new Set(decisions.map((decision) => decision.agent))) {
            const chosen = after.agents.get(id)
            expect(chosen?.available).toBe(true)
            expect(chosen?.load).toBeLessThanOrEqual(chosen?.capacity ?? 0)
          }
          const free = [...after.agents.values()].some((candidate) => candidate.available && candidate.load < candidate.capacity)
          expect(free && after.waiting.length > 0).toBe(false)
          for (const decision of decisions) expect(after.waiting.every((left) => goesBefore(decision.conversation, left))).toBe(true)
          for (let i = 1; i < after.waiting.length; i += 1)
            expect(goesBefore(after.waiting[i - 1] as WaitingConversation, after.waiting[i] as WaitingConversation)).toBe(true)
          state = after
        }
      }),
    )
  })
})
