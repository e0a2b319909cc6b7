import type { Tx } from '../store/database.ts'

export interface AuditRow {
  at: number
  actor: string
  action: string
  object: string | null
  address: string | null
  detail: string | null
}

export const createEntry = (tx: Tx, row: AuditRow): Promise<number> =>
  tx.db.sql.run(
    `INSERT INTO "AuditEntry" ("at", "actor", "action", "object", "address", "detail") VALUES (?, ?, ?, ?, ?, ?)`,
    row.at,
    row.actor,
    row.action,
    row.object,
    row.address,
    row.detail,
  )
