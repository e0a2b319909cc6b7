import '../support/page.ts'
import fc from 'fast-check'
import { afterEach, describe, expect, test } from 'vitest'
import { LANGUAGE_CODES } from '../../src/protocol/languages.ts'
import type { Message, ThreadEvent } from '../../src/protocol/wire.ts'
import { entriesOf } from '../../widgets/admin/transcripts/entries.ts'
import { eventText } from '../../widgets/admin/transcripts/event-text.ts'
import { visitorName } from '../../widgets/admin/transcripts/visitor-name.ts'
import { chooseLanguage } from '../../widgets/ui/i18n/language.ts'
import { chatOf, idOf, MEI, messageOf, OTTO } from '../support/entities.ts'

type Data = Parameters<typeof entriesOf>[0]
const NOON = new Date(2026, 10, 3, 12).getTime()
const MINUTE = 60_000
const said = (seq: number, minute: number, also: Partial<Message> = {}) =>
  messageOf(seq, { at: NOON + minute * MINUTE, ...also })
const noted = (seq: number, minute: number, also: Partial<Message> = {}) =>
  said(seq, minute, { thread: idOf('staff'), author: { kind: 'agent', ...MEI }, ...also })
const data = (messages: Message[], notes: Message[] = [], hits: Data['hits'] = []) =>
  ({ messages, notes, hits }) as Data
const anchors = (entries: { anchor: string }[]) => entries.map(({ anchor }) => anchor)

afterEach(() => chooseLanguage('en'))

describe('a transcript as it is read', () => {
  test('has both threads by time, each entry with the anchor of its link', () => {
    const entries = entriesOf(data([said(1, 0), said(2, 10)], [noted(1, 5)]), true)
    expect(anchors(entries)).toEqual(['m-1', 'n-1', 'm-2'])
    expect(entries.map(({ note }) => note)).toEqual([false, true, false])
  })

  test('without notes tells what happened all the same', () => {
    const event = noted(1, 5, { kind: 'event', event: { name: 'assigned', agent: MEI } })
    expect(anchors(entriesOf(data([said(1, 0)], [event, noted(2, 6)]), false))).toEqual(['m-1', 'n-1'])
  })

  test('names each day once, and a run of one author within five minutes', () => {
    const entries = entriesOf(data([said(1, 0), said(2, 4), said(3, 9), said(4, 24 * 60)]), true)
    expect(entries.map(({ newDay }) => newDay)).toEqual([true, false, false, true])
    expect(entries.map(({ follows }) => follows)).toEqual([false, true, false, false])
  })

  test('begins a run anew after midnight, under the name of the new day', () => {
    const entries = entriesOf(data([said(1, 12 * 60 - 2), said(2, 12 * 60 + 1)]), true)
    expect(entries.map(({ newDay, follows }) => [newDay, follows])).toEqual([
      [true, false],
      [true, false],
    ])
  })

  test('breaks a run where somebody else speaks, something happens, or the words turn private', () => {
    const agent = { kind: 'agent' as const, ...MEI }
    const event = said(3, 2, { kind: 'event', event: { name: 'closed' }, author: agent })
    const entries = entriesOf(
      data([said(1, 0), said(2, 1, { author: agent }), event, said(4, 3, { author: agent })], [noted(1, 4)]),
      true,
    )
    expect(entries.map(({ follows }) => follows)).toEqual([false, false, false, false, false])
  })

  test('marks what was found, in the thread in which it was found', () => {
    const hit: Data['hits'][number] = { thread: idOf('staff'), seq: 1, at: 1, parts: [], marks: [], files: [] }
    const entries = entriesOf(data([said(1, 0)], [noted(1, 1)], [hit]), true)
    expect(entries.map((entry) => entry.hit)).toEqual([undefined, hit])
  })

  test('loses and doubles nothing, and stands in the order of time', () =>
    fc.assert(
      fc.property(fc.array(fc.nat(3_000)), fc.array(fc.nat(3_000)), (open, staff) => {
        const sorted = (minutes: number[]) => minutes.toSorted((a, b) => a - b)
        const messages = sorted(open).map((minute, index) => said(index + 1, minute))
        const notes = sorted(staff).map((minute, index) => noted(index + 1, minute))
        const entries = entriesOf(data(messages, notes), true)
        expect(new Set(anchors(entries)).size).toBe(messages.length + notes.length)
        expect(entries.map(({ message }) => message.at)).toEqual(
          [...messages, ...notes].map(({ at }) => at).toSorted((a, b) => a - b),
        )
      }),
    ))
})

describe('what happened in a chat, in words', () => {
  const words = (event: ThreadEvent) => eventText(messageOf(1, { kind: 'event', event }))

  test.each<[ThreadEvent, string]>([
    [{ name: 'opened' }, 'Chat started'],
    [{ name: 'assigned', agent: OTTO, reason: 'fewest_chats' }, 'Assigned to Otto · fewest chats'],
    [{ name: 'assigned', agent: OTTO, reason: 'taken' }, 'Assigned to Otto · taken from the queue'],
    [{ name: 'assigned', reason: 'longest_without' }, 'Assigned to an agent · longest without a new chat'],
    [{ name: 'returned', agent: OTTO, reason: 'agent_lost' }, 'Returned to the queue · Otto lost the connection'],
    [{ name: 'returned', agent: OTTO, reason: 'agent_away' }, 'Returned to the queue · Otto went away'],
    [{ name: 'transferred', agent: OTTO, reason: 'transfer' }, 'Transferred to Otto · transferred by a colleague'],
    [{ name: 'closed', reason: 'ended_by_visitor' }, 'Chat closed · by the visitor'],
    [{ name: 'closed', agent: OTTO, reason: 'closed_by_agent' }, 'Chat closed · by Otto'],
    [{ name: 'closed', reason: 'of_tomorrow' }, 'Chat closed · of_tomorrow'],
    [{ name: 'rated', score: 4 }, 'Rated 4 of 5'],
    [{ name: 'rated', score: 1, comment: 'Slow.' }, 'Rated 1 of 5 · Slow.'],
    [{ name: 'ticketed', ticket: { id: idOf('t'), number: 12_345 } }, 'Ticket #12345 created'],
    [{ name: 'assignee', agent: null }, 'Unassigned'],
    [{ name: 'assignee', agent: OTTO }, 'Assigned to Otto'],
    [{ name: 'left', person: { ...OTTO, kind: 'agent' } }, 'Otto left'],
    [{ name: 'removed', person: { ...OTTO, kind: 'agent' } }, 'Otto was removed'],
    [{ name: 'joined' }, 'an agent joined'],
    [{ name: 'archived' }, ''],
  ])('%j is %j', (event, text) => expect(words(event)).toBe(text))

  test('are none for a message that somebody wrote', () => expect(eventText(messageOf(1))).toBe(''))

  test.each(LANGUAGE_CODES)('are all there in %s', (code) => {
    chooseLanguage(code)
    for (const name of ['opened', 'returned', 'transferred', 'closed', 'assigned', 'invited'] as const)
      expect(words({ name, agent: OTTO, person: { ...OTTO, kind: 'agent' } })).toMatch(/^[^{}]{3,}$/)
  })
})

test('a visitor without a name is known by the number of the chat, which is no amount', () => {
  const named = (name: string) => visitorName(chatOf(1_234, { visitor: { ...chatOf(1).visitor, name } }))
  expect([named(' Ada '), named('  '), named('')]).toEqual(['Ada', 'Visitor 1234', 'Visitor 1234'])
})
