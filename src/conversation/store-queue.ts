import type { Db } from '../store/database.ts'

interface QueueRow {
  /** Null for conversations without a department. */
  department: string | null
  waiting: number
  gone: number
  oldestAt: number | null
}

/** Counts the queue by department. `oldestAt` (ms) is of those whose visitors are there. */
export const readQueueFigures = (db: Db): Promise<QueueRow[]> =>
  db.sql.all(
    `SELECT d."name" AS department, count(*) AS waiting, count(c."goneAt") AS gone,
       min(CASE WHEN c."goneAt" IS NULL THEN c."queuedAt" END) AS "oldestAt"
     FROM "Conversation" c LEFT JOIN "Department" d ON d."id" = c."departmentId"
     WHERE c."status" = 'queued' GROUP BY d."name"`,
  )
