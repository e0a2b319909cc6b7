import type { Prisma, Reader, Tx } from '../store/database.ts'

const WITH = { site: true, visitor: true, agent: true, ticket: true } as const
export type ConversationRow = Prisma.ConversationGetPayload<{ include: typeof WITH }>
export type ThreadRow = Prisma.ThreadGetPayload<object>
type Db = Reader | Tx['db']

/** First come, first served; those handed back go before all that were never served [R31]. */
const QUEUE_ORDER = [{ returned: 'desc' }, { number: 'asc' }] satisfies Prisma.ConversationOrderByWithRelationInput[]

export const readConversation = (db: Db, where: Prisma.ConversationWhereInput): Promise<ConversationRow | null> =>
  db.conversation.findFirst({ where, include: WITH })
export const readConversations = (
  db: Db,
  query: { where: Prisma.ConversationWhereInput; orderBy?: Prisma.ConversationOrderByWithRelationInput[]; take?: number },
): Promise<ConversationRow[]> => db.conversation.findMany({ ...query, include: WITH })
export const readQueue = (db: Db, take?: number): Promise<ConversationRow[]> =>
  db.conversation.findMany({ where: { status: 'queued' }, orderBy: QUEUE_ORDER, include: WITH, ...(take === undefined ? {} : { take }) })
export const readThreads = (db: Db, ids: string[]): Promise<ThreadRow[]> => db.thread.findMany({ where: { id: { in: ids } } })

export const countAhead = (db: Db, row: { returned: boolean; number: number }): Promise<number> =>
  db.conversation.count({
    where: {
      status: 'queued',
      OR: [{ returned: row.returned, number: { lt: row.number } }, ...(row.returned ? [] : [{ returned: true }])],
    },
  })
export const countActive = (db: Db, agentId: string): Promise<number> => db.conversation.count({ where: { agentId, status: 'active' } })

export const createConversation = (tx: Tx, data: Prisma.ConversationUncheckedCreateInput): Promise<ConversationRow> =>
  tx.db.conversation.create({ data, include: WITH })

/** A conditional write: null when the row is no longer as it was believed to be. */
export async function changeConversation(
  tx: Tx,
  id: string,
  belief: Prisma.ConversationWhereInput,
  data: Prisma.ConversationUncheckedUpdateInput,
): Promise<ConversationRow | null> {
  const { count } = await tx.db.conversation.updateMany({
    where: { ...belief, id },
    data: { ...data, version: { increment: 1 } } as Prisma.ConversationUncheckedUpdateManyInput,
  })
  return count === 0 ? null : readConversation(tx.db, { id })
}

export const startAssignment = (tx: Tx, data: Prisma.AssignmentUncheckedCreateInput) => tx.db.assignment.create({ data })
export const endAssignment = (tx: Tx, conversationId: string, at: Date, endReason: string) =>
  tx.db.assignment.updateMany({ where: { conversationId, endedAt: null }, data: { endedAt: at, endReason } })
export const fenceThread = (tx: Tx, id: string, data: { epoch?: number; writerId?: string | null; closedAt?: Date }) =>
  tx.db.thread.update({ where: { id }, data })
export const readAssignee = (tx: Tx, id: string) => tx.db.agent.findUnique({ where: { id } })
export const touchAssignee = (tx: Tx, id: string, at: Date) => tx.db.agent.update({ where: { id }, data: { lastAssignedAt: at } })
export const moveOwner = async (tx: Tx, from: string, to: string): Promise<void> => {
  await tx.db.conversation.updateMany({ where: { visitorId: from }, data: { visitorId: to } })
  await tx.db.thread.updateMany({ where: { visitorId: from }, data: { visitorId: to } })
  await tx.db.ticket.updateMany({ where: { visitorId: from }, data: { visitorId: to } })
}
export const findSent = (tx: Tx, threadId: string, authorId: string, key: string) =>
  tx.db.message.findUnique({ where: { threadId_authorId_key: { threadId, authorId, key } } })

/** Texts of others that an agent has not read, by thread. */
export async function readUnread(db: Reader, agentId: string): Promise<{ threadId: string; count: number }[]> {
  const rows = await db.$queryRaw<{ threadId: string; count: number | bigint }[]>`
    SELECT m."threadId", count(*) AS count FROM "Conversation" c
    JOIN "Message" m ON m."threadId" = c."publicThreadId" AND m."kind" = 'text' AND m."authorId" <> ${agentId}
    LEFT JOIN "ReadMark" r ON r."threadId" = m."threadId" AND r."readerId" = ${agentId}
    WHERE c."agentId" = ${agentId} AND c."status" = 'active' AND m."seq" > coalesce(r."read", 0)
    GROUP BY m."threadId"`
  return rows.map((row) => ({ threadId: row.threadId, count: Number(row.count) }))
}
