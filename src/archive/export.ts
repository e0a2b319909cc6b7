/** Conversations as lines of a file. One conversation at a time is in memory, however many there are. */
import { wordsOf } from '../kernel/text.ts'
import type { Message, StaffConversation } from '../protocol/entities.ts'
import { csvLine } from './csv.ts'

/** A conversation with what was said; `notes` is undefined when they are left out. */
export interface Exported {
  conversation: StaffConversation
  messages: Message[]
  notes: Message[] | undefined
}

const COLUMNS = [
  'number',
  'site',
  'visitor',
  'visitor email',
  'agent',
  'opened',
  'closed',
  'status',
  'rating',
  'rating comment',
  'messages',
  'transcript',
]

export const csvHeader = (notes: boolean): string => csvLine(notes ? [...COLUMNS, 'notes'] : COLUMNS)

export function csvRow({ conversation: c, messages, notes }: Exported): string {
  const said = messages.filter((message) => message.kind !== 'event')
  const visitor = c.visitor.name || `Visitor ${c.number}`
  return csvLine([
    c.number,
    c.site.name,
    visitor,
    c.visitor.email,
    c.agent?.name ?? null,
    iso(c.openedAt),
    c.closedAt === null ? null : iso(c.closedAt),
    c.status,
    c.rating,
    c.ratingComment,
    said.length,
    transcript(said, visitor),
    ...(notes === undefined
      ? []
      : [
          transcript(
            notes.filter((note) => note.kind !== 'event'),
            visitor,
          ),
        ]),
  ])
}

export function jsonLine({ conversation: c, messages, notes }: Exported): string {
  const line = {
    number: c.number,
    id: c.id,
    site: c.site,
    visitor: c.visitor,
    agent: c.agent,
    openedAt: iso(c.openedAt),
    closedAt: c.closedAt === null ? null : iso(c.closedAt),
    status: c.status,
    rating: c.rating,
    ratingComment: c.ratingComment,
    page: c.page,
    messages: messages.map(entry),
    ...(notes === undefined ? {} : { notes: notes.map(entry) }),
  }
  return `${JSON.stringify(line)}\n`
}

const iso = (ms: number): string => new Date(ms).toISOString()
const transcript = (messages: Message[], visitor: string): string =>
  messages
    .map(
      (message) =>
        `[${iso(message.at)}] ${message.author.name || visitor}: ${[message.text, wordsOf({ files: message.files ?? [] })].filter(Boolean).join(' ')}`,
    )
    .join('\n')

/** Without the author's key and the name of the thread, which say nothing outside. */
const entry = ({ seq, at, author, kind, text, files, event }: Message) => ({
  seq,
  at: iso(at),
  author,
  kind,
  ...(kind === 'event' ? { event } : { text }),
  ...(files === undefined ? {} : { files }),
})
