/** What a client missed, and pages of history: rules [R17]–[R19] and [R22] of docs/protocol.md. */
import { notFound } from '../kernel/errors.ts'
import { LIMITS } from '../protocol/limits.ts'
import type { FetchResult, FollowResult } from '../protocol/server-frames.ts'
import type { Reader } from '../store/database.ts'
import { readMembership } from './membership.ts'
import { readMarkOf, readMarks, readMessages, readThread, type ThreadRow } from './store.ts'
import { isRoom } from './thread.ts'

/** Who reads. Staff read every thread of their installation; a visitor its own public ones, and those it was let into. */
export type ThreadReader = { kind: 'visitor'; id: string } | { kind: 'agent'; id: string }

export class MessageReader {
  private readonly read: Reader
  /** Names the log; clients that know another one start anew. */
  readonly epoch: string
  constructor(read: Reader, epoch: string) {
    this.read = read
    this.epoch = epoch
  }

  async follow(
    reader: ThreadReader,
    thread: string,
    known: { epoch: string | undefined; lastSeq: number | undefined },
  ): Promise<FollowResult> {
    const { lastSeq, fromSeq, kind } = await this.authorise(reader, thread)
    const marks = await (isRoom(kind) ? readMarkOf(this.read, thread, reader.id) : readMarks(this.read, thread))
    const answer = { thread, epoch: this.epoch, lastSeq, marks, ...(fromSeq === 1 ? {} : { fromSeq }) }
    const from = known.epoch === this.epoch ? known.lastSeq : undefined
    if (from === lastSeq) return { ...answer, mode: 'nothing', messages: [] }
    if (from === undefined || from > lastSeq || lastSeq - from > LIMITS.resumeMessages) {
      return {
        ...answer,
        mode: 'reset',
        messages: await readMessages(this.read, thread, Math.max(fromSeq - 1, lastSeq - LIMITS.pageMessages), lastSeq),
      }
    }
    return { ...answer, mode: 'these', messages: await readMessages(this.read, thread, Math.max(fromSeq - 1, from), lastSeq) }
  }

  async fetch(reader: ThreadReader, thread: string, after: number, limit: number): Promise<FetchResult> {
    const { lastSeq, fromSeq } = await this.authorise(reader, thread)
    const first = Math.max(fromSeq - 1, after)
    return { thread, lastSeq, messages: await readMessages(this.read, thread, first, Math.min(lastSeq, after + limit)) }
  }

  /** Absence and no permission are the same answer (A1). `fromSeq`: the first message that this reader may see. */
  async authorise(reader: ThreadReader, thread: string): Promise<ThreadRow & { fromSeq: number }> {
    const row = await readThread(this.read, thread)
    if (row === undefined) throw notFound()
    if (mayRead(reader, row)) return { ...row, fromSeq: 1 }
    const membership = await readMembership(this.read, thread, reader.id)
    if (membership === undefined) throw notFound()
    return { ...row, fromSeq: membership.fromSeq }
  }
}

const mayRead = (reader: ThreadReader, thread: ThreadRow): boolean =>
  (reader.kind === 'agent' && thread.kind !== 'room') || (thread.kind === 'public' && thread.visitorId === reader.id)
