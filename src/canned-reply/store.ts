import type { Db, Prisma, Tx } from '../store/database.ts'

export type CannedReplyRow = Prisma.CannedReplyGetPayload<object>

/** An agent sees its own replies and everyone's. Somebody else's personal reply does not exist for it. */
const seenBy = (agentId: string): Prisma.CannedReplyWhereInput => ({ OR: [{ agentId }, { agentId: null }] })

export const readReplies = (db: Db, agentId: string): Promise<CannedReplyRow[]> =>
  db.cannedReply.findMany({ where: seenBy(agentId), orderBy: [{ shortcut: 'asc' }, { id: 'asc' }] })
export const readReply = (db: Db, agentId: string, id: string): Promise<CannedReplyRow | null> =>
  db.cannedReply.findFirst({ where: { ...seenBy(agentId), id } })
export const createReply = (tx: Tx, data: Prisma.CannedReplyUncheckedCreateInput): Promise<CannedReplyRow> =>
  tx.db.cannedReply.create({ data })
export const updateReply = (
  tx: Tx,
  id: string,
  data: Prisma.CannedReplyUncheckedUpdateInput,
): Promise<CannedReplyRow> => tx.db.cannedReply.update({ where: { id }, data })
export const deleteReply = (tx: Tx, id: string) => tx.db.cannedReply.delete({ where: { id } })

/** Tells whether a shortcut, in any case, is taken among an agent's own replies or, without an agent, everyone's. */
export async function shortcutTaken(
  tx: Tx,
  agentId: string | null,
  shortcut: string,
  butId: string | undefined,
): Promise<boolean> {
  const rows = await tx.db.cannedReply.findMany({ where: { agentId }, select: { id: true, shortcut: true } })
  return rows.some((row) => row.id !== butId && row.shortcut.toLowerCase() === shortcut.toLowerCase())
}
