import { describe, expect, test } from 'vitest'
import type { StaffConversation } from '../../src/protocol/wire.ts'
import { listed } from '../../widgets/console/stores/lists.ts'

const row = (number: number, also: Partial<StaffConversation> = {}) =>
  ({
    id: `c${number}`,
    number,
    status: 'queued',
    turn: number,
    returned: false,
    goneAt: null,
    openedAt: number,
    queuedAt: number,
    awaitingSince: number,
    people: [],
    agent: null,
    lastMessage: null,
    ...also,
  }) as unknown as StaffConversation

describe('[R31] [R91] [R114] the queue at the desk', () => {
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
