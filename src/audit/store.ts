import type { Prisma, Tx } from '../store/database.ts'

export const createEntry = (tx: Tx, data: Prisma.AuditEntryUncheckedCreateInput) => tx.db.auditEntry.create({ data })
