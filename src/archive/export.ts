/** Writes conversations as lines of a file. Only one conversation at a time is in memory, however many there are. */
import { wordsOf } from '../kernel/text.ts'
import type { Message, StaffConversation } from '../protocol/entities.ts'
import { csvLine } from './csv.ts'
import type { Zone } from './zone.ts'

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

/** Returns the header line. It says of which time zone the times are. */
export const csvHeader = (notes: boolean, { name }: Zone): string =>
  csvLine(
    [...COLUMNS, ...(notes ? ['notes'] : [])].map((column) => (IN_ZONE.has(column) ? `${column} (${name})` : column)),
  )
const IN_ZONE = new Set(['opened', 'closed', 'transcript', 'notes'])

export function csvRow({ conversation: c, messages, notes }: Exported, zone: Zone): string {
  const said = messages.filter((message) => message.kind !== 'event')
  const visitor = c.visitor.name || `Visitor ${c.number}`
  const written = (thread: Message[]) => transcript(thread, visitor, zone)
  return csvLine([
    c.number,
    c.site.name,
    visitor,
    c.visitor.email,
    c.agent?.name ?? null,
    zone.text(c.openedAt),
    c.closedAt === null ? null : zone.text(c.closedAt),
    c.status,
    c.rating,
    c.ratingComment,
    said.length,
    written(said),
    ...(notes === undefined ? [] : [written(notes)]),
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
    page: c.page === null ? null : { ...c.page, at: iso(c.page.at) },
    startPage: c.startPage,
    messages: messages.map(entry),
    ...(notes === undefined ? {} : { notes: notes.map(entry) }),
  }
  return `${JSON.stringify(line)}\n`
}

const iso = (ms: number): string => new Date(ms).toISOString()
/** Writes what was said, each message on a line with its time and author. */
const transcript = (messages: Message[], nameless: string, zone: Zone): string =>
  messages
    .filter((message) => message.kind !== 'event')
    .map(({ at, author, text, files = [] }) => {
      const said = [text, wordsOf({ files })].filter(Boolean).join(' ')
      return `[${zone.text(at)}] ${author.name || nameless}: ${said}`
    })
    .join('\n')

/** Returns a message without the author's key and the id of the thread, which mean nothing outside. */
const entry = ({ seq, at, author, kind, text, files, event }: Message) => ({
  seq,
  at: iso(at),
  author,
  kind,
  ...(kind === 'event' ? { event } : { text }),
  ...(files === undefined ? {} : { files }),
})
