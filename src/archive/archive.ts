/**
 * Finds again what was said: by words in any language, names, dates, people. It is for admins; the routes write into
 * the audit log who looked.
 */
import { setImmediate } from 'node:timers/promises'
import { type AgentActor, requireAdmin } from '../identity/index.ts'
import { AppError, notFound } from '../kernel/errors.ts'
import type { Logger } from '../kernel/logger.ts'
import { readMessages } from '../messaging/index.ts'
import type { Message, StaffConversation } from '../protocol/entities.ts'
import type { ExportQuery, TranscriptHit, TranscriptQuery, TranscriptRow } from '../protocol/http-api.ts'
import type { Database, Place } from '../store/database.ts'
import { BOM } from './csv.ts'
import { csvHeader, csvRow, type Exported, jsonLine } from './export.ts'
import type { Search } from './find.ts'
import type { SaidPage } from './find-said.ts'
import { IndexClient } from './index-client.ts'
import { type IndexPlace, indexBeside } from './index-requests.ts'
import { Indexer } from './indexer.ts'
import { parseQuery } from './query.ts'
import { removeLooked } from './store.ts'
import { proveUsable } from './store-index-sqlite.ts'
import { Zone } from './zone.ts'

/** Returns conversations as staff see them, by id. Those that are gone are left out. */
export type ConversationsById = (ids: string[]) => Promise<Map<string, StaffConversation>>
export interface Transcript {
  conversation: StaffConversation
  messages: Message[]
  notes: Message[]
  hits: TranscriptHit[]
}
/** One page of what was found. With `indexing`, so much was said that not all of it can be found yet. */
export interface TranscriptPage {
  items: TranscriptRow[]
  next: string | null
  indexing?: true
}

const PAGE = 25
const EXPORT_PAGE = 50
const SAID_PAGE = 50

export class Archive {
  private readonly database: Database
  private readonly byIds: ConversationsById
  private readonly client: IndexClient
  private readonly indexer: Indexer
  private looked = 0
  /** `log` is the name of the log. An index of another log is made again. */
  constructor(database: Database, log: string, byIds: ConversationsById, logger: Logger) {
    this.database = database
    this.byIds = byIds
    const place = indexPlace(database.place)
    if ('index' in place) proveUsable(place.index)
    const setting = { place, log }
    this.client = new IndexClient(setting, (upTo) => void this.forgetLooked(upTo, logger), logger)
    this.indexer = new Indexer(this.client, logger)
  }

  /** Begins to index what was said while the server did not run. */
  start(): void {
    this.indexer.wake()
  }

  async stop(): Promise<void> {
    this.indexer.stop()
    await this.client.stop()
  }

  /** Says that a message was stored or a conversation removed. The index follows soon. */
  noteChange(): void {
    this.indexer.wake()
  }

  /** Resolves with true when all that was committed before is in the index; with false when that takes too long. */
  async catchUp(): Promise<boolean> {
    return !(await this.client.ask('catchUp', {})).behind
  }

  /** Returns the number of messages in the index. */
  countIndexed(): Promise<number> {
    return this.client.ask('count', {})
  }

  /**
   * Searches, the newest conversation first; `next` is the cursor of the following page. A search that takes more than
   * two seconds returns what it found by then, which may be nothing, and a cursor. An aborted search stops early.
   * Throws `forbidden` unless the actor is an admin, `bad_request` for a wrong query, `busy` under too many searches.
   */
  async find(actor: AgentActor, query: TranscriptQuery, signal?: AbortSignal): Promise<TranscriptPage> {
    requireAdmin(actor)
    const take = query.limit === undefined ? PAGE : Number(query.limit)
    const { found, next, behind } = await this.client.ask('find', { search: toSearch(query), take }, signal)
    const views = await this.byIds(found.map(({ id }) => id))
    const items = found.flatMap(({ id, hits, hitCount, messageCount, about }) => {
      const conversation = views.get(id)
      return conversation === undefined ? [] : [{ conversation, hits, hitCount, messageCount, about }]
    })
    return { items, next: next === null ? null : String(next), ...(behind ? { indexing: true } : {}) }
  }

  /** Returns a whole conversation, with the hits of `q` in it. Throws `forbidden` or `not_found`. */
  async open(actor: AgentActor, id: string, q?: string): Promise<Transcript> {
    requireAdmin(actor)
    const conversation = (await this.byIds([id])).get(id)
    if (conversation === undefined) throw notFound()
    const terms = parseQuery(q ?? '')
    const [messages, notes, hits] = await Promise.all([
      readMessages(this.database.read, conversation.publicThread),
      readMessages(this.database.read, conversation.staffThread),
      terms.length === 0 ? [] : this.client.ask('hits', { number: conversation.number, terms }),
    ])
    return { conversation, messages, notes, hits }
  }

  /**
   * Searches one thread by the rules of `find`, the newest message first. The caller must have checked that the actor
   * may read the thread.
   */
  findSaid(thread: string, q: string, before: number | undefined, signal?: AbortSignal): Promise<SaidPage> {
    return this.client.ask('said', { thread, terms: parseQuery(q), before, take: SAID_PAGE }, signal)
  }

  /** Returns the lines of the file. Throws `forbidden` or `bad_request` at once, before the first line. */
  export(actor: AgentActor, query: ExportQuery, signal?: AbortSignal): AsyncGenerator<string> {
    requireAdmin(actor)
    return this.lines(toSearch(query), query, new Zone(query.zone), signal)
  }

  private async *lines(
    search: Search,
    { format, notes }: ExportQuery,
    zone: Zone,
    signal?: AbortSignal,
  ): AsyncGenerator<string> {
    if (format === 'csv') yield BOM + csvHeader(notes === 'yes', zone)
    for await (const exported of this.each(search, notes === 'yes', signal)) {
      yield format === 'csv' ? csvRow(exported, zone) : jsonLine(exported)
    }
  }

  private async *each({ terms, filter }: Search, notes: boolean, signal?: AbortSignal): AsyncGenerator<Exported> {
    // A file must not lack what was said lately.
    while (terms !== undefined && !(await this.catchUp()));
    let before = filter.before
    for (;;) {
      const { found, next } = await this.client.ask(
        'find',
        { search: { terms, filter: { ...filter, before } }, take: EXPORT_PAGE },
        signal,
      )
      const views = await this.byIds(found.map(({ id }) => id))
      for (const conversation of found.flatMap(({ id }) => views.get(id) ?? [])) {
        // SQLite answers synchronously. Without a turn of the event loop nobody's frame would be read until the end.
        await setImmediate()
        yield {
          conversation,
          messages: await readMessages(this.database.read, conversation.publicThread),
          notes: notes ? await readMessages(this.database.read, conversation.staffThread) : undefined,
        }
      }
      if (next === null) return
      before = next
    }
  }

  /** Deletes the notes of conversations that the index has looked at again. */
  private async forgetLooked(upTo: number, logger: Logger): Promise<void> {
    if (upTo <= this.looked) return
    this.looked = upTo
    try {
      await this.database.write((tx) => removeLooked(tx, upTo))
    } catch (error) {
      logger.warn({ err: error }, 'what the index has looked at is still noted; it will look again')
    }
  }
}

function toSearch(query: Omit<TranscriptQuery, 'limit'>): Search {
  const { q, from, to, agent, site, visitor, status, cursor } = query
  if (cursor !== undefined && !/^\d{1,10}$/.test(cursor)) throw new AppError('bad_request', 'cursor is not one of ours')
  return {
    terms: q === undefined || q.trim() === '' ? undefined : parseQuery(q),
    filter: { from: numberOf(from), to: numberOf(to), agent, site, visitor, status, before: numberOf(cursor) },
  }
}

const numberOf = (digits: string | undefined): number | undefined => (digits === undefined ? undefined : Number(digits))

/** Returns where the index is: beside SQLite's file, or in the database of PostgreSQL. */
export const indexPlace = (place: Place): IndexPlace =>
  'url' in place ? place : { database: place.file, index: indexBeside(place.file) }
