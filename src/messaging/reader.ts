/** The reader gives what a client missed, and pages of history: rules [FO1]–[FO3] and [FO6] of docs/protocol.md. */

import { notFound } from '../kernel/errors.ts'
import type { FetchResult, FollowResult } from '../protocol/commands/index.ts'
import { LIMITS } from '../protocol/limits.ts'
import type { Reader } from '../store/database.ts'
import { type Access, isOpen, readAccess, WHOLE } from './membership.ts'
import { readMarkOf, readMarks, readMessages, readThread, type ThreadRow } from './store.ts'
import { isRoom } from './thread.ts'

/**
 * This says who reads. Staff read every thread of their installation. Visitors read their own public ones, and those
 * that they were let into.
 */
export type ThreadReader = { kind: 'visitor'; id: string } | { kind: 'agent'; id: string }

export class MessageReader {
  private readonly read: Reader
  /** This names the log. Clients that know another one start anew. */
  readonly log: string
  constructor(read: Reader, log: string) {
    this.read = read
    this.log = log
  }

  /**
   * Returns what a client missed since the seq that it knows: nothing, these messages, or a reset with the latest page.
   * Throws not_found.
   */
  async follow(
    reader: ThreadReader,
    thread: string,
    known: { log: string | undefined; lastSeq: number | undefined },
  ): Promise<FollowResult> {
    const access = await this.requireReadable(reader, thread)
    const { lastSeq, fromSeq, withheld, kind } = access
    const marks = await (isRoom(kind) ? readMarkOf(this.read, thread, reader.id) : readMarks(this.read, thread))
    const answer = {
      thread,
      log: this.log,
      lastSeq,
      marks,
      ...(fromSeq === 1 ? {} : { fromSeq }),
      ...(withheld.length === 0 ? {} : { withheld }),
    }
    const open = async (after: number) =>
      (await readMessages(this.read, thread, after, lastSeq)).filter(({ seq }) => isOpen(access, seq))
    const from = known.log === this.log ? known.lastSeq : undefined
    if (from === lastSeq) return { ...answer, mode: 'nothing', messages: [] }
    if (from === undefined || from > lastSeq || lastSeq - from > LIMITS.resumeMessages) {
      return { ...answer, mode: 'reset', messages: await open(Math.max(fromSeq - 1, lastSeq - LIMITS.pageMessages)) }
    }
    return { ...answer, mode: 'these', messages: await open(Math.max(fromSeq - 1, from)) }
  }

  /** Returns at most `limit` entries after `after`, without what is withheld. Throws not_found. */
  async fetch(reader: ThreadReader, thread: string, after: number, limit: number): Promise<FetchResult> {
    const access = await this.requireReadable(reader, thread)
    const first = Math.max(access.fromSeq - 1, after)
    const messages = await readMessages(this.read, thread, first, Math.min(access.lastSeq, after + limit))
    return { thread, lastSeq: access.lastSeq, messages: messages.filter(({ seq }) => isOpen(access, seq)) }
  }

  /**
   * Returns the thread and what the reader may read of it. Throws not_found: absence and no permission are the same
   * answer (A1).
   */
  async requireReadable(reader: ThreadReader, thread: string): Promise<ThreadRow & Access> {
    const row = await readThread(this.read, thread)
    if (row === undefined) throw notFound()
    if (mayRead(reader, row)) return { ...row, ...WHOLE }
    const access = await readAccess(this.read, thread, reader.id)
    if (access === undefined) throw notFound()
    return { ...row, ...access }
  }
}

const mayRead = (reader: ThreadReader, thread: ThreadRow): boolean =>
  (reader.kind === 'agent' && thread.kind !== 'room') || (thread.kind === 'public' && thread.visitorId === reader.id)
