/** What was said, found again: by words in any language, dates, people. For admins; the routes write down who looked. */
import { type AgentActor, mustBeAdmin } from '../identity/index.ts'
import { notFound } from '../kernel/errors.ts'
import type { Logger } from '../kernel/logger.ts'
import { readMessages } from '../messaging/index.ts'
import type { Message, StaffConversation } from '../protocol/entities.ts'
import type { ExportQuery, Hit, TranscriptQuery, TranscriptRow } from '../protocol/http-api.ts'
import type { Database } from '../store/database.ts'
import { BOM } from './csv.ts'
import { csvHeader, csvRow, type Exported, jsonLine } from './export.ts'
import { Indexer } from './indexer.ts'
import { parseQuery } from './query.ts'
import { findHits, findPage, type Search, toSearch } from './search.ts'
import { hitOf } from './snippet.ts'
import { countMessages } from './store.ts'

/** Conversations as staff see them, by id; those that are gone are left out. */
export type ConversationsById = (ids: string[]) => Promise<Map<string, StaffConversation>>
export interface Transcript {
  conversation: StaffConversation
  messages: Message[]
  notes: Message[]
  hits: Hit[]
}

const PAGE = 25
const EXPORT_PAGE = 100

export class Archive {
  private readonly database: Database
  private readonly byIds: ConversationsById
  private readonly indexer: Indexer
  constructor(database: Database, byIds: ConversationsById, logger: Logger) {
    this.database = database
    this.byIds = byIds
    this.indexer = new Indexer(database, logger)
  }

  /** Indexes what was said while nothing ran. */
  start(): Promise<void> {
    return this.indexer.catchUp()
  }

  stop(): Promise<void> {
    return this.indexer.stop()
  }

  /** A message was stored: it is indexed soon. */
  noteMessage(): void {
    this.indexer.wake()
  }

  catchUp(): Promise<void> {
    return this.indexer.catchUp()
  }

  /** Newest conversation first; `next` is the cursor of the following page. */
  async find(actor: AgentActor, query: TranscriptQuery): Promise<{ items: TranscriptRow[]; next: string | null }> {
    mustBeAdmin(actor)
    const search = toSearch(query)
    const limit = query.limit === undefined ? PAGE : Number(query.limit)
    if (search.phrases !== undefined) await this.indexer.catchUp()
    const found = await findPage(this.database.read, search, limit + 1)
    const page = found.slice(0, limit)
    const ids = page.map((row) => row.id)
    const [views, hits, counts] = await Promise.all([
      this.byIds(ids),
      findHits(this.database.read, search.phrases, ids),
      countMessages(this.database.read, ids),
    ])
    const items = page.flatMap(({ id, hitCount }) => {
      const conversation = views.get(id)
      return conversation === undefined ? [] : [{ conversation, hits: hits.get(id) ?? [], hitCount, messageCount: counts.get(id) ?? 0 }]
    })
    const last = page.at(-1)
    return { items, next: found.length > limit && last !== undefined ? String(last.number) : null }
  }

  async open(actor: AgentActor, id: string, q?: string): Promise<Transcript> {
    mustBeAdmin(actor)
    const conversation = (await this.byIds([id])).get(id)
    if (conversation === undefined) throw notFound()
    const [messages, notes] = await Promise.all([
      readMessages(this.database.read, conversation.publicThread),
      readMessages(this.database.read, conversation.staffThread),
    ])
    const phrases = parseQuery(q ?? '')
    const hits = [...messages, ...notes].flatMap((message) => hitOf(message, phrases) ?? [])
    return { conversation, messages, notes, hits }
  }

  /** Lines of the file. Throws before the first line when the actor may not, or the query is wrong. */
  export(actor: AgentActor, query: ExportQuery): AsyncGenerator<string> {
    mustBeAdmin(actor)
    return this.lines(toSearch(query), query.format, query.notes === 'yes')
  }

  private async *lines(search: Search, format: ExportQuery['format'], notes: boolean): AsyncGenerator<string> {
    if (format === 'csv') yield BOM + csvHeader(notes)
    for await (const exported of this.each(search, notes)) yield format === 'csv' ? csvRow(exported) : jsonLine(exported)
  }

  private async *each(search: Search, notes: boolean): AsyncGenerator<Exported> {
    if (search.phrases !== undefined) await this.indexer.catchUp()
    let before = search.filter.before
    for (;;) {
      const page = await findPage(this.database.read, { ...search, filter: { ...search.filter, before } }, EXPORT_PAGE)
      const views = await this.byIds(page.map((row) => row.id))
      for (const conversation of page.flatMap((row) => views.get(row.id) ?? [])) {
        yield {
          conversation,
          messages: await readMessages(this.database.read, conversation.publicThread),
          notes: notes ? await readMessages(this.database.read, conversation.staffThread) : undefined,
        }
      }
      if (page.length < EXPORT_PAGE) return
      before = page.at(-1)?.number
    }
  }
}
