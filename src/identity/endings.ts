/**
 * A session or a browser ends in this one way: it is deleted and told in the same write, so that no open socket
 * outlives it.
 */
import type { EndReason } from '../events/event.ts'
import type { Prisma, Tx } from '../store/database.ts'

/** Ends sign-ins of agents, and returns how many there were. */
export async function endAgentSessions(
  tx: Tx,
  where: Prisma.AgentSessionWhereInput,
  reason: EndReason,
): Promise<number> {
  const rows = await tx.db.agentSession.findMany({ where, select: { id: true, agentId: true } })
  if (rows.length === 0) return 0
  await tx.db.agentSession.deleteMany({ where })
  for (const agentId of new Set(rows.map((row) => row.agentId))) {
    const sessions = rows.filter((row) => row.agentId === agentId).map((row) => row.id)
    tx.emit({ type: 'sessions_ended', agentId, sessions, reason })
  }
  return rows.length
}

/**
 * Ends browsers. It is told only of visitors who have none left, because the tokens of a visitor do not say which
 * browser they belong to.
 */
export async function endBrowsers(tx: Tx, where: Prisma.BrowserWhereInput): Promise<void> {
  const rows = await tx.db.browser.findMany({ where, select: { visitorId: true }, distinct: ['visitorId'] })
  if (rows.length === 0) return
  await tx.db.browser.deleteMany({ where })
  for (const { visitorId } of rows)
    if ((await tx.db.browser.count({ where: { visitorId } })) === 0)
      tx.emit({ type: 'browsers_ended', visitor: visitorId })
}

export async function deleteExpired(tx: Tx, now: number): Promise<void> {
  const where = { expiresAt: { lte: new Date(now) } }
  await endAgentSessions(tx, where, 'signed_out')
  await endBrowsers(tx, where)
  await tx.db.invitation.deleteMany({ where })
  await tx.db.spentIdentity.deleteMany({ where })
}
