import { describe, expect, test } from 'vitest'
import type { Message, Room, RoomStanding } from '../../src/protocol/wire.ts'
import { mentionAt, mentionsIn, partsOf, people } from '../../widgets/console/rooms/mentions.ts'
import { callsOf, grouped, roomName } from '../../widgets/console/stores/room-lists.ts'
import { timeline } from '../../widgets/console/thread/timeline.ts'

const ANN = { id: 'ann', name: 'Ann' }
const ANNA = { id: 'anna', name: 'Anna Lee' }
const WANG = { id: 'wang', name: '王小明' }
const ALL = [ANN, ANNA, WANG]

describe('mentions', () => {
  test('an @ at the start of a word asks for a name; one in an e-mail address does not', () => {
    expect(mentionAt('Hi @an', 6)).toEqual({ start: 3, end: 6, query: 'an' })
    expect(mentionAt('mail ann@example', 16)).toBeUndefined()
    expect(mentionAt('@', 1)).toEqual({ start: 0, end: 1, query: '' })
  })

  test('the longest name that fits is called, and a longer word calls nobody', () => {
    expect(mentionsIn('@Anna Lee and @Ann, please', ALL)).toEqual(['anna', 'ann'])
    expect(mentionsIn('@Annabel @Ann2', ALL)).toEqual([])
    expect(mentionsIn('@ann @Ann @ANN', ALL)).toEqual(['ann'])
  })

  test('a Chinese name is called without a space after it', () => {
    expect(mentionsIn('请@王小明看一下', ALL)).toEqual(['wang'])
  })

  test('the parts of a text make up the whole text again', () => {
    const text = 'x @Ann@Anna Lee, @nobody @王小明!'
    expect(
      partsOf(text, ALL)
        .map((part) => part.text)
        .join(''),
    ).toBe(text)
  })

  test('names that begin with the words stand before those whose second word does', () => {
    expect(people([ANNA, { id: 'lee', name: 'Lee Wong' }], 'lee').map(({ id }) => id)).toEqual(['lee', 'anna'])
  })
})

const room = (id: string, more: Partial<Room> = {}): Room => ({
  id,
  kind: 'open',
  name: id,
  topic: '',
  thread: `thread ${id}`,
  site: null,
  archivedAt: null,
  slowModeMs: 0,
  version: 1,
  members: [],
  memberCount: 0,
  lastMessage: null,
  ...more,
})
const standing = (of: Room, more: Partial<RoomStanding> = {}): RoomStanding => ({
  room: of,
  joined: true,
  unread: 0,
  mentions: 0,
  ...more,
})

describe('the list of rooms', () => {
  const member = (person: { id: string; name: string }) => ({
    ...person,
    kind: 'agent' as const,
    role: 'speaker' as const,
  })
  const direct = room('d', { kind: 'direct', name: '', members: [member(ANN), member(WANG)] })

  test('a direct room is called as the other one is', () => {
    expect([roomName(direct, 'ann'), roomName(direct, 'wang')]).toEqual(['王小明', 'Ann'])
  })

  test('groups come in one order, archived rooms do not come, words filter by name and topic', () => {
    const all = [
      standing(direct),
      standing(room('b')),
      standing(room('a', { topic: 'parcels' })),
      standing(room('c', { archivedAt: 5 })),
    ]
    const ids = (words: string) => grouped(all, words, 'ann').map(({ rooms }) => rooms.map((each) => each.room.id))
    expect(ids('')).toEqual([['a', 'b'], ['d']])
    expect(ids('parc')).toEqual([['a']])
    expect(ids('小明')).toEqual([['d']])
  })

  test('a direct message calls, a channel calls by mentions only, a room that was not joined never', () => {
    expect(callsOf(standing(direct, { unread: 2 }))).toBe(2)
    expect(callsOf(standing(room('a'), { unread: 5, mentions: 1 }))).toBe(1)
    expect(callsOf(standing(room('a'), { unread: 5, mentions: 1, joined: false }))).toBe(0)
  })
})

test('the line of what is new stands before the first message after the last one read', () => {
  const author = { kind: 'agent' as const, ...ANN }
  const messages = [1, 2, 3].map(
    (seq): Message => ({ thread: 't', seq, at: seq, author, kind: 'text', text: `${seq}` }),
  )
  const half = { messages, pending: [], hasOlder: false }
  const none = { messages: [], pending: [], hasOlder: false }
  expect(timeline(half, none, 2).map((item) => item.kind)).toEqual(['day', 'message', 'message', 'new', 'message'])
  expect(timeline(half, none, 3).some((item) => item.kind === 'new')).toBe(false)
})
