import { describe, expect, test } from 'vitest'
import type { StaffConversation } from '../../src/protocol/wire.ts'
import { countLists, listed, waitingLevel, waitingSince } from '../../widgets/console/stores/lists.ts'
import { chatOf } from '../support/entities.ts'

const row = (number: number, also: Partial<StaffConversation> = {}) =>
  chatOf(number, { id: `c${number}`, awaitingSince: number, ...also })

describe('[AG4] [QU1] [QU8] the queue at the desk', () => {
  test('stands as it is given: returned first, then by turn, those who left last', () => {
    const rows = [
      row(1, { goneAt: 5, returned: true }),
      row(2, { turn: 52 }),
      row(3, { goneAt: 4 }),
      row(4),
      row(5, { returned: true, queuedAt: 90 }),
      row(6, { status: 'active' }),
      row(7),
    ]
    expect(listed(rows, 'queue', 'waiting', 'me').map(({ number }) => number)).toEqual([5, 4, 7, 2, 1, 3])
  })
})

const ME = { id: 'me', name: 'Mei' }
const OTHER = { id: 'other', name: 'Otto' }
const numbers = (rows: StaffConversation[]) => rows.map(({ number }) => number)

describe('the lists of the desk', () => {
  const active = (number: number, agent: object, people: object[] = []) =>
    row(number, { status: 'active', agent, people } as Partial<StaffConversation>)
  const rows = [
    row(1),
    active(2, ME),
    active(3, OTHER),
    active(4, OTHER, [ME]),
    row(5, { status: 'closed', agent: ME } as object),
  ]

  test('mine are those I have and those I was brought into; what is closed stands in none', () => {
    expect(numbers(listed(rows, 'mine', 'waiting', 'me'))).toEqual([2, 4])
    expect(numbers(listed(rows, 'queue', 'waiting', 'me'))).toEqual([1])
    expect(numbers(listed(rows, 'all', 'waiting', 'me'))).toEqual([1, 2, 3, 4])
    expect(countLists(rows, 'me')).toEqual({ mine: 2, queue: 1, all: 4 })
  })

  test('whoever waits longest for an answer is first; those who wait for none are last, newest first', () => {
    const said = (number: number, at: number, awaitingSince: number | null) =>
      row(number, {
        status: 'active',
        agent: ME,
        awaitingSince,
        lastMessage: { seq: 1, at, author: 'visitor', preview: '' },
      } as object)
    const waiting = [said(1, 50, null), said(2, 90, 90), said(3, 70, null), said(4, 80, 60)]
    expect(numbers(listed(waiting, 'mine', 'waiting', 'me'))).toEqual([4, 2, 3, 1])
    expect(numbers(listed(waiting, 'mine', 'newest', 'me'))).toEqual([2, 4, 3, 1])
  })
})

describe('how long somebody has waited', () => {
  test('counts from what was asked, in the queue at least from its beginning, and ends with the chat', () => {
    expect(waitingSince(row(1, { awaitingSince: 30, queuedAt: 20 }))).toBe(30)
    expect(waitingSince(row(1, { awaitingSince: null, queuedAt: 20 }))).toBe(20)
    expect(waitingSince(row(1, { awaitingSince: null, queuedAt: null, openedAt: 10 }))).toBe(10)
    expect(waitingSince(row(1, { awaitingSince: null, status: 'active' }))).toBeNull()
    expect(waitingSince(row(1, { awaitingSince: 30, status: 'closed' }))).toBeNull()
  })

  test('turns amber at 40 seconds and red at 90', () => {
    expect([0, 39_999, 40_000, 89_999, 90_000].map(waitingLevel)).toEqual(['calm', 'calm', 'amber', 'amber', 'red'])
  })
})
