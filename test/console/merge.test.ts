import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { StaffConversation } from '../../src/protocol/entities.ts'
import { type Activity, applyActivity, isNewActivity, mergeConversation } from '../../widgets/console/stores/merge.ts'
import { chatOf, idOf } from '../support/entities.ts'

const conversation = (version: number, title: string, at: number) =>
  chatOf(1, { id: 'c', version, status: 'active', page: { url: '', title, at } })

test('[FR5] a page that was heard of is not taken back by a conversation that was read before', () => {
  const known = conversation(1, 'cart', 2_000)
  expect(mergeConversation(known, conversation(2, 'mugs', 1_000))).toMatchObject({
    version: 2,
    page: { title: 'cart' },
  })
  expect(mergeConversation(known, conversation(1, 'checkout', 3_000))).toMatchObject({
    version: 1,
    page: { title: 'checkout' },
  })
  expect(mergeConversation(known, { ...conversation(3, '', 0), page: null })).toMatchObject({
    version: 3,
    page: { title: 'cart' },
  })
})

const line = (seq: number) => ({ seq, at: seq * 1_000, author: 'visitor' as const, preview: `line ${seq}` })
const told = (seq: number): Activity => ({
  type: 'activity',
  conversation: 'c',
  thread: idOf('thread'),
  authorId: idOf('visitor'),
  ...line(seq),
  awaitingSince: seq * 1_000,
})
const saying = (version: number, seq: number, also: Partial<StaffConversation> = {}): StaffConversation => ({
  ...conversation(version, 'cart', 0),
  lastMessage: line(seq),
  awaitingSince: seq * 1_000,
  ...also,
})

test('facts that were read before the last line bring the facts and leave the line, whichever comes first', () => {
  const facts = saying(2, 3, { number: 7 })
  const both = { version: 2, number: 7, lastMessage: { seq: 4 }, awaitingSince: 4_000 }
  expect(mergeConversation(applyActivity(saying(1, 3), told(4)), facts)).toMatchObject(both)
  expect(applyActivity(mergeConversation(saying(1, 3), facts), told(4))).toMatchObject(both)
})

test('what is older in everything changes nothing, and a chat that is closed waits for nobody', () => {
  const known = saying(3, 5)
  expect(mergeConversation(known, saying(2, 4))).toBe(known)
  expect(mergeConversation(saying(1, 6), saying(2, 5, { status: 'closed', awaitingSince: null }))).toMatchObject({
    status: 'closed',
    lastMessage: { seq: 6 },
    awaitingSince: null,
  })
})

test('a line that is known already is no news', () => {
  const known = saying(1, 5)
  expect([4, 5, 6].map((seq) => isNewActivity(known, told(seq)))).toEqual([false, false, true])
  expect(applyActivity(known, told(5))).toBe(known)
  expect(isNewActivity({ ...known, lastMessage: null }, told(1))).toBe(true)
})

test('the same news in any order, and any of it twice, leave the same conversation', () => {
  const news = fc.array(fc.record({ version: fc.nat(5), seq: fc.nat(5), at: fc.nat(5) }), {
    minLength: 1,
    maxLength: 6,
  })
  const toldAs = ({ version, seq, at }: { version: number; seq: number; at: number }) =>
    saying(version, seq, { number: version, page: { url: '', title: `page ${at}`, at } })
  const merged = (all: StaffConversation[]) =>
    all.reduce<StaffConversation | undefined>((known, next) => mergeConversation(known, next), undefined)
  fc.assert(
    fc.property(
      news.chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length }))),
      ([all, shuffled]) => {
        const first = merged(all.map(toldAs))
        expect(merged(shuffled.map(toldAs))).toEqual(first)
        expect(merged([...all, ...shuffled].map(toldAs))).toEqual(first)
      },
    ),
  )
})
