import type { Prisma, Reader, Tx } from '../store/database.ts'

export type AgentRow = Prisma.AgentGetPayload<{ include: { _count: { select: { conversations: true } } } }>
export type SiteRow = Prisma.SiteGetPayload<object>
export type VisitorRow = Prisma.VisitorGetPayload<object>

const LOAD = { _count: { select: { conversations: { where: { status: 'active' } } } } } as const

export const readAgents = (db: Reader | Tx['db'], where: Prisma.AgentWhereInput = {}): Promise<AgentRow[]> =>
  db.agent.findMany({ where, include: LOAD, orderBy: { createdAt: 'asc' } })
export const readAgent = (db: Reader | Tx['db'], id: string): Promise<AgentRow | null> =>
  db.agent.findUnique({ where: { id }, include: LOAD })
export const readAgentByEmail = (db: Reader | Tx['db'], email: string): Promise<AgentRow | null> =>
  db.agent.findUnique({ where: { email: email.toLowerCase() }, include: LOAD })
export const createAgent = (tx: Tx, data: Prisma.AgentUncheckedCreateInput): Promise<AgentRow> =>
  tx.db.agent.create({ data, include: LOAD })
export const updateAgent = (tx: Tx, id: string, data: Prisma.AgentUncheckedUpdateInput): Promise<AgentRow> =>
  tx.db.agent.update({ where: { id }, data, include: LOAD })
export const countAgents = (db: Reader | Tx['db'], where: Prisma.AgentWhereInput = {}): Promise<number> => db.agent.count({ where })

export const createAgentSession = (tx: Tx, data: Prisma.AgentSessionUncheckedCreateInput) => tx.db.agentSession.create({ data })
export const findAgentSession = (db: Reader | Tx['db'], hash: string) =>
  db.agentSession.findFirst({ where: { OR: [{ secretHash: hash }, { previousHash: hash }] } })
export const sessionExists = async (db: Reader, id: string, now: number): Promise<boolean> =>
  (await db.agentSession.count({ where: { id, expiresAt: { gt: new Date(now) } } })) > 0
export const rotateAgentSession = (
  tx: Tx,
  id: string,
  data: { secretHash: string; previousHash: string; rotatedAt: Date; expiresAt: Date },
) => tx.db.agentSession.update({ where: { id }, data })
export const deleteAgentSessions = (tx: Tx, where: Prisma.AgentSessionWhereInput) => tx.db.agentSession.deleteMany({ where })

export const createInvitation = (tx: Tx, data: Prisma.InvitationUncheckedCreateInput) => tx.db.invitation.create({ data })
export const findInvitation = (tx: Tx, tokenHash: string, now: number) =>
  tx.db.invitation.findFirst({ where: { tokenHash, expiresAt: { gt: new Date(now) } } })
export const deleteInvitations = (tx: Tx, agentId: string) => tx.db.invitation.deleteMany({ where: { agentId } })

export const readSites = (db: Reader): Promise<SiteRow[]> => db.site.findMany({ orderBy: { createdAt: 'asc' } })
export const createSite = (tx: Tx, data: Prisma.SiteUncheckedCreateInput): Promise<SiteRow> => tx.db.site.create({ data })
export const updateSite = (tx: Tx, id: string, data: Prisma.SiteUncheckedUpdateInput): Promise<SiteRow> =>
  tx.db.site.update({ where: { id }, data })

export const readVisitor = (db: Reader | Tx['db'], id: string): Promise<VisitorRow | null> => db.visitor.findUnique({ where: { id } })
export const findVerified = (tx: Tx, siteId: string, externalId: string): Promise<VisitorRow | null> =>
  tx.db.visitor.findUnique({ where: { siteId_externalId: { siteId, externalId } } })
export const createVisitor = (tx: Tx, data: Prisma.VisitorUncheckedCreateInput): Promise<VisitorRow> => tx.db.visitor.create({ data })
export const updateVisitor = (tx: Tx, id: string, data: Prisma.VisitorUncheckedUpdateInput): Promise<VisitorRow> =>
  tx.db.visitor.update({ where: { id }, data })
export const createVisitorSession = (tx: Tx, data: Prisma.VisitorSessionUncheckedCreateInput) => tx.db.visitorSession.create({ data })
export const findVisitorSession = (db: Reader | Tx['db'], secretHash: string, now: number) =>
  db.visitorSession.findFirst({ where: { secretHash, expiresAt: { gt: new Date(now) } }, include: { visitor: true } })
export const deleteVisitorSessions = (tx: Tx, where: Prisma.VisitorSessionWhereInput) => tx.db.visitorSession.deleteMany({ where })
export const extendVisitorSession = (tx: Tx, secretHash: string, expiresAt: Date) =>
  tx.db.visitorSession.update({ where: { secretHash }, data: { expiresAt } })

export async function deleteExpired(tx: Tx, now: number): Promise<void> {
  const where = { expiresAt: { lte: new Date(now) } }
  await tx.db.agentSession.deleteMany({ where })
  await tx.db.visitorSession.deleteMany({ where })
  await tx.db.invitation.deleteMany({ where })
}
