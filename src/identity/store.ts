import type { AgentRole, AvailabilityStatus, Language } from '../protocol/entities.ts'
import type { Db, Prisma, Reader, Tx } from '../store/database.ts'

/** An agent with the number of its active conversations. Times are in milliseconds. */
export interface AgentRow {
  id: string
  name: string
  email: string
  role: AgentRole
  passwordHash: string | null
  availability: AvailabilityStatus
  availabilityReason: string | null
  capacity: number
  language: Language | null
  lastAssignedAt: number | null
  /** 1: yes. */
  mayAnnounce: number
  disabledAt: number | null
  load: number
}
export type SiteRow = Prisma.SiteGetPayload<object>
export type VisitorRow = Prisma.VisitorGetPayload<object>

const AGENT = `
  SELECT a."id", a."name", a."email", a."role", a."passwordHash", a."availability", a."availabilityReason",
    a."capacity", a."language", a."lastAssignedAt", a."mayAnnounce", a."disabledAt",
    (SELECT count(*) FROM "Conversation" c
     WHERE c."agentId" = a."id" AND c."status" = 'active' AND c."goneAt" IS NULL) AS load
  FROM "Agent" a`

export const readAgents = (db: Db): Promise<AgentRow[]> => db.sql.all(`${AGENT} ORDER BY a."createdAt"`)
export const readSomeAgents = (db: Db, ids: string[]): Promise<AgentRow[]> =>
  db.sql.all(`${AGENT} WHERE a."id" IN texts(?)`, JSON.stringify(ids))
export const readAgent = (db: Db, id: string): Promise<AgentRow | undefined> =>
  db.sql.get(`${AGENT} WHERE a."id" = ?`, id)
/** Returns those of the agents who may be brought in somewhere: their accounts exist and are not disabled. */
export const readColleagues = (db: Db, ids: string[]): Promise<{ id: string; name: string }[]> =>
  db.sql.all(`SELECT "id", "name" FROM "Agent" WHERE "disabledAt" IS NULL AND "id" IN texts(?)`, JSON.stringify(ids))
/** Returns the names of all agents who may sign in, without that of the agent `except`. */
export const readStaffNames = async (tx: Tx, except = ''): Promise<string[]> =>
  (
    await tx.db.sql.all<{ name: string }>(`SELECT "name" FROM "Agent" WHERE "disabledAt" IS NULL AND "id" <> ?`, except)
  ).map((row) => row.name)
export const readAgentByEmail = (db: Db, email: string): Promise<AgentRow | undefined> =>
  db.sql.get(`${AGENT} WHERE a."email" = ?`, email.toLowerCase())
export async function createAgent(tx: Tx, data: Prisma.AgentUncheckedCreateInput): Promise<AgentRow> {
  await tx.db.agent.create({ data })
  return written(await readAgent(tx.db, data.id))
}
export async function updateAgent(tx: Tx, id: string, data: Prisma.AgentUncheckedUpdateInput): Promise<AgentRow> {
  await tx.db.agent.update({ where: { id }, data })
  return written(await readAgent(tx.db, id))
}
export const countAgents = (db: Db, where: Prisma.AgentWhereInput = {}): Promise<number> => db.agent.count({ where })

export const createAgentSession = (tx: Tx, data: Prisma.AgentSessionUncheckedCreateInput) =>
  tx.db.agentSession.create({ data })
export const findAgentSession = (db: Db, hash: string) =>
  db.agentSession.findFirst({ where: { OR: [{ secretHash: hash }, { previousHash: hash }] } })
/** Returns the agent of a session, as long as it lasts and the account is not disabled. */
export const readSignedIn = (
  db: Db,
  sessionId: string,
  now: number,
): Promise<{ id: string; name: string; role: AgentRole; mayAnnounce: number } | undefined> =>
  db.sql.get(
    `SELECT a."id", a."name", a."role", a."mayAnnounce" FROM "AgentSession" s JOIN "Agent" a ON a."id" = s."agentId"
     WHERE s."id" = ? AND s."expiresAt" > ? AND a."disabledAt" IS NULL`,
    sessionId,
    now,
  )
export const rotateAgentSession = (
  tx: Tx,
  id: string,
  data: { secretHash: string; previousHash: string; rotatedAt: Date; expiresAt: Date },
) => tx.db.agentSession.update({ where: { id }, data })
/** Finds a secret that was replaced at least twice, so that whoever sends it has an old copy. */
export const findSpentSecret = (db: Db, secretHash: string) =>
  db.spentSecret.findUnique({ where: { secretHash }, select: { session: { select: { id: true, agentId: true } } } })
export const keepSpentSecret = (tx: Tx, secretHash: string, sessionId: string) =>
  tx.db.spentSecret.create({ data: { secretHash, sessionId } })

export const createInvitation = (tx: Tx, data: Prisma.InvitationUncheckedCreateInput) =>
  tx.db.invitation.create({ data })
export const findInvitation = (db: Db, tokenHash: string, now: number) =>
  db.invitation.findFirst({ where: { tokenHash, expiresAt: { gt: new Date(now) } } })
export const deleteInvitations = (tx: Tx, agentId: string) => tx.db.invitation.deleteMany({ where: { agentId } })

export const readSites = (db: Reader): Promise<SiteRow[]> => db.site.findMany({ orderBy: { createdAt: 'asc' } })
export const readSite = (tx: Tx, id: string): Promise<SiteRow | null> => tx.db.site.findUnique({ where: { id } })
export const createSite = (tx: Tx, data: Prisma.SiteUncheckedCreateInput): Promise<SiteRow> =>
  tx.db.site.create({ data })
export const updateSite = (tx: Tx, id: string, data: Prisma.SiteUncheckedUpdateInput): Promise<SiteRow> =>
  tx.db.site.update({ where: { id }, data })

export interface KnownVisitor {
  id: string
  siteId: string
  name: string | null
  language: string | null
  attributes: string | null
  guestOf: string | null
  externalId: string | null
  /** 0 for a guest who was shown out, else 1. */
  welcome: number
}
/** Returns the visitor of a token: name, site, and what decides which announcements it gets. */
export const readKnownVisitor = (db: Db, id: string): Promise<KnownVisitor | undefined> =>
  db.sql.get(
    `SELECT "id", "siteId", "name", "language", "attributes", "guestOf", "externalId",
       ("guestOf" IS NULL OR EXISTS (SELECT 1 FROM "Browser" b WHERE b."visitorId" = "Visitor"."id")) AS welcome
     FROM "Visitor" WHERE "id" = ?`,
    id,
  )
export const readVisitor = (db: Db, id: string): Promise<VisitorRow | null> => db.visitor.findUnique({ where: { id } })
export const findVerified = (tx: Tx, siteId: string, externalId: string): Promise<VisitorRow | null> =>
  tx.db.visitor.findUnique({ where: { siteId_externalId: { siteId, externalId } } })
export const createVisitor = (tx: Tx, data: Prisma.VisitorUncheckedCreateInput): Promise<VisitorRow> =>
  tx.db.visitor.create({ data })
export const updateVisitor = (tx: Tx, id: string, data: Prisma.VisitorUncheckedUpdateInput): Promise<VisitorRow> =>
  tx.db.visitor.update({ where: { id }, data })
export const createBrowser = (tx: Tx, data: Prisma.BrowserUncheckedCreateInput) => tx.db.browser.create({ data })
export const findBrowser = (db: Db, secretHash: string, now: number) =>
  db.browser.findFirst({ where: { secretHash, expiresAt: { gt: new Date(now) } }, include: { visitor: true } })
/** Deletes a guest with its browsers. A visitor who is no guest stays. */
export const deleteGuest = (tx: Tx, id: string) => tx.db.visitor.deleteMany({ where: { id, guestOf: { not: null } } })
/** Marks an identity token (its `jti`) as used; false when it was used before. */
export const spendIdentity = async (tx: Tx, siteId: string, jti: string, expiresAt: number): Promise<boolean> =>
  (await tx.db.sql.run(
    `INSERT INTO "SpentIdentity" ("siteId", "jti", "expiresAt") VALUES (?, ?, ?) ON CONFLICT DO NOTHING`,
    siteId,
    jti,
    expiresAt,
  )) > 0
export const extendBrowser = (tx: Tx, secretHash: string, expiresAt: Date) =>
  tx.db.browser.update({ where: { secretHash }, data: { expiresAt } })

function written<T>(row: T | undefined): T {
  if (row === undefined) throw new Error('a row that was written just now is not there')
  return row
}
