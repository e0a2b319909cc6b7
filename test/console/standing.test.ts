import { describe, expect, test } from 'vitest'
import type { StaffConversation } from '../../src/protocol/wire.ts'
import { isNews, movedOn, standingOf, takesPart, whereNow } from '../../widgets/console/stores/standing.ts'
import { chatOf } from '../support/entities.ts'

const MEI = { id: 'mei', name: 'Mei' }
const OTTO = { id: 'otto', name: 'Otto' }

const chat = (
  status: StaffConversation['status'],
  agent: StaffConversation['agent'] = null,
  people: { id: string; name: string }[] = [],
): StaffConversation =>
  chatOf(1, {
    status,
    agent,
    people: people.map((person) => ({ ...person, kind: 'agent', role: 'speaker' })),
    epoch: 4,
    closedAt: status === 'closed' ? 9 : null,
  })

const CASES: [name: string, chat: StaffConversation, standing: object, takesPart: boolean][] = [
  ['mine, with the epoch that its commands need', chat('active', MEI, [MEI]), { kind: 'mine', epoch: 4 }, true],
  ['one that I was brought into', chat('active', OTTO, [OTTO, MEI]), { kind: 'member' }, true],
  ['a colleague’s', chat('active', OTTO, [OTTO]), { kind: 'other', agent: OTTO }, false],
  ['nobody’s yet', chat('queued'), { kind: 'queued' }, false],
  ['over, also when it was mine', chat('closed', MEI), { kind: 'closed', at: 9 }, false],
]

describe('[AG3] a chat is, to an agent,', () => {
  test.each(CASES)('%s', (_name, conversation, standing, part) => {
    expect(standingOf(conversation, 'mei')).toEqual(standing)
    expect(takesPart(conversation, 'mei')).toBe(part)
  })
})

describe('a chat that was mine', () => {
  const mine = chat('active', MEI)

  test('has gone to a colleague, also when I stay in it; into the queue; or is over', () => {
    expect(movedOn(mine, chat('active', OTTO), 'mei')).toEqual({ kind: 'other', name: 'Otto' })
    expect(movedOn(mine, chat('active', OTTO, [MEI]), 'mei')).toEqual({ kind: 'other', name: 'Otto' })
    expect(movedOn(mine, chat('queued'), 'mei')).toEqual({ kind: 'queued' })
    expect(movedOn(mine, chat('closed', MEI), 'mei')).toEqual({ kind: 'closed' })
  })

  test('has not gone anywhere while it is mine, and what never was mine did not leave me', () => {
    expect(movedOn(mine, chat('active', MEI), 'mei')).toBeUndefined()
    expect(movedOn(undefined, chat('queued'), 'mei')).toBeUndefined()
    expect(movedOn(chat('active', OTTO, [MEI]), chat('closed', OTTO), 'mei')).toBeUndefined()
    expect(whereNow(mine, 'mei')).toBeUndefined()
  })

  test('is news for four hours', () => {
    const hours = (count: number) => count * 3_600_000
    expect([isNews(0, hours(4) - 1), isNews(0, hours(4))]).toEqual([true, false])
  })
})
