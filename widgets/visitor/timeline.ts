/** From messages to what is drawn: day separators, runs of one author, lines for events. Pure. */
import type { Message, ReadMark } from '../../src/protocol/wire.ts'
import type { PendingMessage } from '../client/outbox.ts'

export type OwnState = 'waiting' | 'sent' | 'delivered' | 'read' | 'failed'
export type Entry =
  | { kind: 'day'; id: string; at: number }
  | { kind: 'event'; id: string; message: Message }
  | {
      kind: 'bubble'
      id: string
      at: number
      own: boolean
      author: string
      text: string
      state?: OwnState
      pending?: PendingMessage
      first: boolean
      last: boolean
    }

/** Messages of one author that follow within this time make a run. */
const RUN_MS = 5 * 60_000
const SILENT_EVENTS = new Set(['opened', 'status', 'assignee'])

export function timeline(messages: readonly Message[], pending: readonly PendingMessage[], marks: readonly ReadMark[]): Entry[] {
  const others = marks.filter(({ kind }) => kind === 'agent')
  const delivered = Math.max(0, ...others.map((mark) => mark.delivered))
  const read = Math.max(0, ...others.map((mark) => mark.read))
  const entries: Entry[] = []
  let day = ''
  const separate = (at: number) => {
    const next = new Date(at).toDateString()
    if (next !== day) entries.push({ kind: 'day', id: next, at })
    day = next
  }
  for (const message of messages) {
    if (message.event !== undefined && SILENT_EVENTS.has(message.event.name)) continue
    separate(message.at)
    const own = message.author.kind === 'visitor'
    const state: OwnState = message.seq <= read ? 'read' : message.seq <= delivered ? 'delivered' : 'sent'
    const id = message.key ?? `${message.thread}:${message.seq}`
    if (message.event !== undefined) entries.push({ kind: 'event', id, message })
    else
      entries.push({
        kind: 'bubble',
        id,
        at: message.at,
        own,
        author: message.author.name,
        text: message.text ?? '',
        ...(own && { state }),
        first: true,
        last: true,
      })
  }
  for (const message of pending) {
    separate(message.createdAt)
    const state: OwnState = message.state === 'sending' ? 'waiting' : message.state
    entries.push({
      kind: 'bubble',
      id: message.key,
      at: message.createdAt,
      own: true,
      author: '',
      text: message.text,
      state,
      pending: message,
      first: true,
      last: true,
    })
  }
  return join(entries)
}

function join(entries: Entry[]): Entry[] {
  entries.forEach((entry, index) => {
    const before = entries[index - 1]
    if (entry.kind !== 'bubble' || before?.kind !== 'bubble') return
    const same = before.own === entry.own && (entry.own || before.author === entry.author)
    if (!same || entry.at - before.at > RUN_MS) return
    before.last = false
    entry.first = false
  })
  return entries
}
