/**
 * This file turns messages into what is drawn: day separators, runs of one author, and lines for events. It does no
 * I/O.
 */
import type { Author, Message, ReadMark } from '../../src/protocol/wire.ts'
import type { PendingMessage } from '../client/outbox.ts'
import type { Attached } from '../client/outbox-store.ts'

export type OwnState = 'waiting' | 'sent' | 'delivered' | 'read' | 'failed'
export type Entry =
  | { kind: 'day'; id: string; at: number }
  | { kind: 'event'; id: string | number; message: Message }
  | {
      kind: 'bubble'
      /** The key that its author gave it, which is there before the seq; without a key, the seq. */
      id: string | number
      at: number
      own: boolean
      author: string
      /** The kind of its author. */
      by: Author['kind']
      who: string
      text: string
      files: readonly Attached[] | undefined
      removed: boolean | undefined
      state: OwnState | false
      pending?: PendingMessage
      first: boolean
      last: boolean
    }

/** Messages of one author that follow each other within this time make a run. */
const RUN_MS = 5 * 60_000
const SILENT_EVENTS = /^(opened|status|assignee)$/

/** Says whether the reader wrote this. A guest's id tells its words from those of the visitor and of other guests. */
export const isOwn = ({ kind, id }: Author, guest?: string): boolean => (guest ? id === guest : kind === 'visitor')

export function timeline(
  messages: readonly Message[],
  pending: readonly PendingMessage[],
  marks: readonly ReadMark[],
  guest?: string,
): Entry[] {
  const entries: Entry[] = []
  let day = ''
  const add = (entry: Entry, at: number) => {
    const next = new Date(at).toDateString()
    if (next !== day) entries.push({ kind: 'day', id: next, at })
    day = next
    join(entries.at(-1), entry)
    entries.push(entry)
  }
  const reached = (seq: number, how: 'delivered' | 'read') =>
    marks.some((mark) => mark.kind === 'agent' && seq <= mark[how])
  for (const message of messages) {
    const { at, author, event, seq, text = '', files, removed, key = seq } = message
    const own = isOwn(author, guest)
    const state = own && (reached(seq, 'read') ? 'read' : reached(seq, 'delivered') ? 'delivered' : 'sent')
    if (!event)
      add(
        {
          kind: 'bubble',
          id: key,
          at,
          own,
          author: author.name,
          by: author.kind,
          who: author.id,
          text,
          files,
          removed,
          state,
          first: true,
          last: true,
        },
        at,
      )
    else if (!SILENT_EVENTS.test(event.name)) add({ kind: 'event', id: key, message }, at)
  }
  for (const message of pending) {
    const { createdAt: at, key: id, text, files } = message
    const state = message.state === 'sending' ? 'waiting' : message.state
    const nobody = { author: '', by: 'visitor', who: '', removed: undefined } as const
    add(
      { kind: 'bubble', id, at, own: true, ...nobody, text, files, state, pending: message, first: true, last: true },
      at,
    )
  }
  return entries
}

/** Returns the words of a message for places that cannot show files: their names stand below the words. */
export function wordsOf({ text, files }: { text?: string; files?: readonly Attached[] | undefined }): string {
  return [text, ...(files ?? []).map(({ name }) => `📎 ${name}`)].filter(Boolean).join('\n')
}

function join(before: Entry | undefined, entry: Entry): void {
  if (entry.kind !== 'bubble' || before?.kind !== 'bubble' || entry.at - before.at > RUN_MS) return
  if (before.own !== entry.own || (!entry.own && before.who !== entry.who)) return
  before.last = false
  entry.first = false
}
