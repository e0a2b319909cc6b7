import { describe, expect, test } from 'vitest'
import type { Message } from '../../src/protocol/wire.ts'
import type { PendingMessage } from '../../widgets/client/index.ts'
import { type Half, type TimelineItem, timeline } from '../../widgets/console/thread/timeline.ts'

const MEI = { kind: 'agent' as const, id: 'mei', name: 'Mei' }
const VISITOR = { kind: 'visitor' as const, id: 'v', name: '' }
const MINUTE = 60_000
const NOON = new Date(2026, 10, 3, 12).getTime()

const said = (thread: string, seq: number, minute: number, author: Message['author'] = VISITOR): Message => ({
  thread,
  seq,
  at: NOON + minute * MINUTE,
  author,
  kind: 'text',
  text: `${seq}`,
})
const half = (messages: Message[], also: Partial<Half> = {}): Half => ({
  messages,
  pending: [],
  hasOlder: false,
  ...also,
})
const NONE = half([])
const ids = (items: TimelineItem[]) => items.filter(({ kind }) => kind !== 'day').map(({ id }) => id)

describe('the column of a chat', () => {
  test('has replies and notes by their time, and each half in its own order whatever the clocks said', () => {
    const open = half([said('p', 1, 0), said('p', 2, 10), said('p', 3, 5)])
    const notes = half([said('n', 1, 2, MEI), said('n', 2, 20, MEI)])
    expect(ids(timeline(open, notes))).toEqual(['p 1', 'n 1', 'p 2', 'p 3', 'n 2'])
    expect(timeline(open, notes).flatMap((item) => ('side' in item ? [item.side] : []))).toEqual([
      'public',
      'note',
      'public',
      'public',
      'note',
    ])
  })

  test('begins where the half begins that has older ones still to be read', () => {
    const open = half([said('p', 8, 10), said('p', 9, 12)], { hasOlder: true })
    const notes = half([said('n', 1, 5, MEI), said('n', 2, 11, MEI)])
    expect(ids(timeline(open, notes))).toEqual(['p 8', 'n 2', 'p 9'])
    expect(ids(timeline({ ...open, hasOlder: false }, notes))).toEqual(['n 1', 'p 8', 'n 2', 'p 9'])
  })

  test('names each day once, before its first message', () => {
    const days = timeline(half([said('p', 1, 0), said('p', 2, 1), said('p', 3, 24 * 60)]), NONE)
    expect(days.map(({ kind }) => kind)).toEqual(['day', 'message', 'message', 'day', 'message'])
  })

  test('draws together what one person says within five minutes, on one side', () => {
    const runs = (items: TimelineItem[]) =>
      items.flatMap((item) => (item.kind === 'message' ? [[item.first, item.last]] : []))
    const alone = [true, true]
    const [begins, goesOn, ends] = [
      [true, false],
      [false, false],
      [false, true],
    ]
    expect(runs(timeline(half([said('p', 1, 0), said('p', 2, 5), said('p', 3, 9)]), NONE))).toEqual([
      begins,
      goesOn,
      ends,
    ])
    expect(runs(timeline(half([said('p', 1, 0), said('p', 2, 6)]), NONE))).toEqual([alone, alone])
    expect(runs(timeline(half([said('p', 1, 0), said('p', 2, 1, MEI)]), NONE))).toEqual([alone, alone])
    expect(runs(timeline(half([said('p', 1, 0, MEI)]), half([said('n', 1, 1, MEI)])))).toEqual([alone, alone])
  })

  test('ends with what is not sent yet, the earliest first', () => {
    const pending = (key: string, createdAt: number) => ({ key, createdAt }) as PendingMessage
    const open = half([said('p', 1, 0)], { pending: [pending('b', 2)] })
    const notes = half([], { pending: [pending('a', 1), pending('c', 3)] })
    expect(ids(timeline(open, notes))).toEqual(['p 1', 'pending a', 'pending b', 'pending c'])
  })

  test('keeps what was removed in its place, under its own day', () => {
    const removed = { ...said('p', 2, 1), text: undefined, removed: true } as unknown as Message
    const items = timeline(half([said('p', 1, 0), removed, said('p', 3, 24 * 60)]), NONE)
    expect(items.map(({ kind, id }) => [kind, id.slice(0, 3)])).toEqual([
      ['day', 'day'],
      ['message', 'p 1'],
      ['message', 'p 2'],
      ['day', 'day'],
      ['message', 'p 3'],
    ])
    expect(items.flatMap((item) => (item.kind === 'message' && item.message.removed ? [item.id] : []))).toEqual(['p 2'])
  })

  test('takes in a note that comes late at its own time, and the run around it ends there', () => {
    const open = half([said('p', 1, 0), said('p', 2, 2)])
    const runs = (notes: Half) =>
      timeline(open, notes).flatMap((item) => (item.kind === 'message' ? [[item.id, item.first, item.last]] : []))
    expect(runs(NONE)).toEqual([
      ['p 1', true, false],
      ['p 2', false, true],
    ])
    expect(runs(half([said('n', 1, 1, MEI)]))).toEqual([
      ['p 1', true, true],
      ['n 1', true, true],
      ['p 2', true, true],
    ])
  })

  test('divides what is new from what was read, also where the first new one is no message', () => {
    const event = { ...said('p', 3, 2), kind: 'event' } as Message
    const open = half([said('p', 1, 0), said('p', 2, 1), event, said('p', 4, 3)])
    const line = (newAfter?: number) =>
      timeline(open, NONE, newAfter).map(({ kind, id }) => (kind === 'new' ? '—' : id))
    expect(line(1).slice(1)).toEqual(['p 1', '—', 'p 2', 'p 3', 'p 4'])
    expect(line(2).slice(1)).toEqual(['p 1', 'p 2', 'p 3', '—', 'p 4'])
    expect(line(4)).not.toContain('—')
    expect(line()).not.toContain('—')
  })
})
