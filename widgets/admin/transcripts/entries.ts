/**
 * This turns a transcript into the list that is shown: both threads by time, with days, runs of one author and hits.
 */
import type { ResultOfEndpoint } from '../../../src/protocol/http-api.ts'
import type { Message } from '../../../src/protocol/wire.ts'

type TranscriptData = ResultOfEndpoint<'getTranscript'>

export interface Entry {
  /** Is `m-3` in the public thread and `n-3` in the private one. A permalink ends with it. */
  anchor: string
  message: Message
  note: boolean
  /** Is true for the first entry of its day. */
  newDay: boolean
  /** Is true when the same author goes on, so that the name is not repeated. */
  follows: boolean
  /** The hit that was found in it. */
  hit: TranscriptData['hits'][number] | undefined
}

const RUN_MS = 5 * 60_000

export function entriesOf({ messages, notes, hits }: TranscriptData, withNotes: boolean): Entry[] {
  const found = new Map(hits.map((hit) => [`${hit.thread} ${hit.seq}`, hit]))
  const staff = new Set(notes)
  // Events are shown in either case, because their reasons stand in the private thread.
  const shown = withNotes ? notes : notes.filter((note) => note.kind === 'event')
  const all = [...messages, ...shown].sort((a, b) => a.at - b.at)
  return all.map((message, index) => {
    const before = all[index - 1]
    const note = staff.has(message)
    const newDay = before === undefined || dayOf(before.at) !== dayOf(message.at)
    return {
      anchor: `${note ? 'n' : 'm'}-${message.seq}`,
      message,
      note,
      newDay,
      follows: !newDay && before !== undefined && staff.has(before) === note && isRun(before, message),
      hit: found.get(`${message.thread} ${message.seq}`),
    }
  })
}

function isRun(before: Message, message: Message): boolean {
  return (
    before.kind !== 'event' &&
    message.kind !== 'event' &&
    before.author.id === message.author.id &&
    message.at - before.at < RUN_MS
  )
}

const dayOf = (at: number): string => new Date(at).toDateString()
