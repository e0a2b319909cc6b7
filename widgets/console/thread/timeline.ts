/**
 * This file makes the one column that an agent reads, in order: public messages, private notes and what is not sent
 * yet. It does no I/O.
 */
import type { Message } from '../../../src/protocol/wire.ts'
import type { PendingMessage } from '../../client/index.ts'
import type { Side } from '../view/view.ts'

export type TimelineItem =
  | { kind: 'day'; id: string; at: number }
  | { kind: 'new'; id: string }
  | { kind: 'message'; id: string; side: Side; message: Message; first: boolean; last: boolean }
  | { kind: 'event'; id: string; side: Side; message: Message }
  | { kind: 'pending'; id: string; side: Side; pending: PendingMessage }

export interface Half {
  messages: readonly Message[]
  pending: readonly PendingMessage[]
  hasOlder: boolean
}

/** Messages of one author within this time stand together. */
const RUN_MS = 5 * 60_000

/**
 * Returns the items of the column. `newAfter` is the last seq that was read before; a line divides what is new from it.
 */
export function timeline(open: Half, notes: Half, newAfter?: number): TimelineItem[] {
  const items = withDays(merge(visible(open, notes), visible(notes, open)))
  markNew(items, newAfter)
  markRuns(items)
  const pending = [...unsent(open, 'public'), ...unsent(notes, 'note')].sort(
    (a, b) => a.pending.createdAt - b.pending.createdAt,
  )
  return [...items, ...pending]
}

/** Cuts a half where the other begins if it reaches further back, because its order would be a guess there. */
function visible(half: Half, other: Half): readonly Message[] {
  const from = other.hasOlder ? (other.messages[0]?.at ?? 0) : 0
  return from === 0 ? half.messages : half.messages.filter((message) => message.at >= from)
}

/**
 * Merges the halves by time, and each within itself by seq, so that the clocks of two nodes cannot turn a thread
 * around.
 */
function merge(open: readonly Message[], notes: readonly Message[]): { side: Side; message: Message }[] {
  const merged: { side: Side; message: Message }[] = []
  let next = 0
  for (const message of open) {
    for (let note = notes[next]; note !== undefined && note.at < message.at; note = notes[++next])
      merged.push({ side: 'note', message: note })
    merged.push({ side: 'public', message })
  }
  return [...merged, ...notes.slice(next).map((message) => ({ side: 'note' as const, message }))]
}

function withDays(entries: readonly { side: Side; message: Message }[]): TimelineItem[] {
  const items: TimelineItem[] = []
  let day = ''
  for (const { side, message } of entries) {
    const today = new Date(message.at).toDateString()
    if (today !== day) items.push({ kind: 'day', id: `day ${today}`, at: message.at })
    day = today
    const id = `${message.thread} ${message.seq}`
    items.push(
      message.kind === 'event'
        ? { kind: 'event', id, side, message }
        : { kind: 'message', id, side, message, first: true, last: true },
    )
  }
  return items
}

function markNew(items: TimelineItem[], newAfter: number | undefined): void {
  if (newAfter === undefined) return
  const at = items.findIndex((item) => item.kind === 'message' && item.message.seq > newAfter)
  if (at >= 0) items.splice(at, 0, { kind: 'new', id: 'new' })
}

function markRuns(items: TimelineItem[]): void {
  for (let index = 1; index < items.length; index++) {
    const [before, here] = [items[index - 1], items[index]]
    if (before?.kind !== 'message' || here?.kind !== 'message' || before.side !== here.side) continue
    const same =
      before.message.author.kind === here.message.author.kind && before.message.author.id === here.message.author.id
    if (!same || here.message.at - before.message.at > RUN_MS) continue
    before.last = false
    here.first = false
  }
}

function unsent(half: Half, side: Side) {
  return half.pending.map((pending) => ({ kind: 'pending' as const, id: `pending ${pending.key}`, side, pending }))
}
