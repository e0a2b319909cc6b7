/** The audit log as admins read it: newest first, a page at a time. */
import type { AuditItem, QueryOf } from '../protocol/http-api.ts'
import type { Reader } from '../store/database.ts'
import { readEntries } from './store.ts'

const PAGE = 50

export async function listEntries(
  db: Reader,
  query: QueryOf<'listAudit'>,
): Promise<{ items: AuditItem[]; next: string | null }> {
  const rows = await readEntries(
    db,
    { ...query, before: query.cursor === undefined ? undefined : Number(query.cursor) },
    PAGE + 1,
  )
  const items = rows.slice(0, PAGE).map(({ id, ...row }) => ({ id: String(id), ...row }))
  return { items, next: rows.length > PAGE ? (items.at(-1)?.id ?? null) : null }
}
