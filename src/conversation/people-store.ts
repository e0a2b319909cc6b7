/** Who may be brought into a conversation, and the links that let guests in. */
import type { Person } from '../protocol/entities.ts'
import type { Tx } from '../store/database.ts'

export const readDepartment = (tx: Tx, id: string): Promise<{ id: string; name: string }[]> =>
  tx.db.sql.all(
    `SELECT a."id", a."name" FROM "DepartmentAgent" d JOIN "Agent" a ON a."id" = d."agentId"
     WHERE d."departmentId" = ? AND a."disabledAt" IS NULL ORDER BY a."name", a."id"`,
    id,
  )

export interface GuestLinkRow {
  conversationId: string
  name: string
  role: Person['role']
  visitorId: string | null
}
export const insertGuestLink = (
  tx: Tx,
  link: {
    tokenHash: string
    conversationId: string
    name: string
    role: string
    invitedById: string
    expiresAt: number
  },
): Promise<number> =>
  tx.db.sql.run(
    `INSERT INTO "GuestLink" ("tokenHash", "conversationId", "name", "role", "invitedById", "expiresAt")
     VALUES (?, ?, ?, ?, ?, ?)`,
    link.tokenHash,
    link.conversationId,
    link.name,
    link.role,
    link.invitedById,
    link.expiresAt,
  )
export const readGuestLink = (tx: Tx, tokenHash: string, now: number): Promise<GuestLinkRow | undefined> =>
  tx.db.sql.get(
    `SELECT "conversationId", "name", "role", "visitorId" FROM "GuestLink" WHERE "tokenHash" = ? AND "expiresAt" > ?`,
    tokenHash,
    now,
  )
/** Binds a link to the visitor who used it; false when somebody else used it first. */
export const claimGuestLink = async (tx: Tx, tokenHash: string, visitorId: string): Promise<boolean> =>
  (await tx.db.sql.run(
    `UPDATE "GuestLink" SET "visitorId" = ? WHERE "tokenHash" = ? AND "visitorId" IS NULL`,
    visitorId,
    tokenHash,
  )) > 0
/** Deletes the links of one guest, or all of a conversation, also those that nobody has opened. */
export const deleteGuestLinks = (tx: Tx, conversationId: string, visitorId: string | null): Promise<number> =>
  visitorId === null
    ? tx.db.sql.run(`DELETE FROM "GuestLink" WHERE "conversationId" = ?`, conversationId)
    : tx.db.sql.run(`DELETE FROM "GuestLink" WHERE "conversationId" = ? AND "visitorId" = ?`, conversationId, visitorId)
export const deleteExpiredGuestLinks = (tx: Tx, now: number): Promise<number> =>
  tx.db.sql.run(`DELETE FROM "GuestLink" WHERE "expiresAt" <= ?`, now)
