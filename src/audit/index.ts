export { Audit, type AuditActor, type AuditEntry } from './audit.ts'
export { changesBetween } from './changes.ts'
export { listEntries } from './ledger.ts'
