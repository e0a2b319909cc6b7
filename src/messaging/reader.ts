/** What a client missed, and pages of history: rules [R17]–[R19] and [R22] of docs/protocol.md. */
import { notFound } from '../kernel/errors.ts'
import type { Message, ReadMark } from '../protocol/entities.ts'
import { LIMITS } from '../protocol/limits.ts'
import type { FetchResult, FollowResult } from '../protocol/server-frames.ts'
import type { Prisma, Reader } from '../store/database.ts'
import { toMessage } from './thread.ts'

/** Who reads. Staff read every thread of their installation; a visitor its own public ones. */
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
    const { lastSeq } = await this.authorise(reader, thread)
    const marks = await this.marks(thread)
    const answer = { thread, epoch: this.epoch, lastSeq, marks }
    const from = known.epoch === this.epoch ? known.lastSeq : undefined
    if (from === lastSeq) return { ...answer, mode: 'nothing', messages: [] }
    if (from === undefined || from > lastSeq || lastSeq - from > LIMITS.resumeMessages) {
      return { ...answer, mode: 'reset', messages: await this.messages(thread, Math.max(0, lastSeq - LIMITS.pageMessages), lastSeq) }
    }
    return { ...answer, mode: 'these', messages: await this.messages(thread, from, lastSeq) }
  }

  async fetch(reader: ThreadReader, thread: string, after: number, limit: number): Promise<FetchResult> {
    const { lastSeq } = await this.authorise(reader, thread)
    return { thread, lastSeq, messages: await this.messages(thread, after, Math.min(lastSeq, after + limit)) }
  }

  /** Every message of a thread, for transcripts. */
  async all(thread: string): Promise<Message[]> {
    return this.messages(thread, 0, 2 ** 31 - 1)
  }

  /** Absence and no permission are the same answer (A1). */
  async authorise(reader: ThreadReader, thread: string): Promise<{ lastSeq: number; kind: string; visitorId: string | null }> {
    const mine: Prisma.ThreadWhereInput = reader.kind === 'visitor' ? { kind: 'public', visitorId: reader.id } : {}
    const row = await this.read.thread.findFirst({ where: { id: thread, ...mine }, select: { lastSeq: true, kind: true, visitorId: true } })
    if (row === null) throw notFound()
    return row
  }

  private async messages(thread: string, after: number, upTo: number): Promise<Message[]> {
    if (upTo <= after) return []
    const rows = await this.read.message.findMany({ where: { threadId: thread, seq: { gt: after, lte: upTo } }, orderBy: { seq: 'asc' } })
    return rows.map(toMessage)
  }

  private async marks(thread: string): Promise<ReadMark[]> {
    const rows = await this.read.readMark.findMany({ where: { threadId: thread } })
    return rows.map((row) => ({ reader: row.readerId, kind: row.kind as ReadMark['kind'], delivered: row.delivered, read: row.read }))
  }
}
