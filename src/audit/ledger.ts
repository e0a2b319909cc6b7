/** Admins read the audit log newest first, and so many entries a page. */
import type { AuditItem, QueryOf } from '../protocol/http-api.ts'
import type { Reader } from '../store/database.ts'
import { readEntries } from './store.ts'

const PAGE = 50

/** Returns one page of entries, and the cursor of the next page: null on the last one. */
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
