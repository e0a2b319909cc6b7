import type { Prisma, Reader, Tx } from '../store/database.ts'

const WITH = { site: true } as const
export type AnnouncementRow = Prisma.AnnouncementGetPayload<{ include: typeof WITH }>
type Db = Reader | Tx['db']

export interface NewAnnouncement extends ShownRow {
  audience: 'visitors' | 'agents'
  siteId: string | null
  sentById: string
  sentByName: string
}
export const insertAnnouncement = (tx: Tx, a: NewAnnouncement): Promise<number> =>
  tx.db.sql.run(
    `INSERT INTO "Announcement" ("id", "audience", "siteId", "title", "body", "linkUrl", "linkLabel", "severity", "sentById",
       "sentByName", "sentAt", "expiresAt") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    a.id,
    a.audience,
    a.siteId,
    a.title,
    a.body,
    a.linkUrl,
    a.linkLabel,
    a.severity,
    a.sentById,
    a.sentByName,
    Number(a.sentAt),
    Number(a.expiresAt),
  )
export const retractAnnouncement = (tx: Tx, id: string, at: Date): Promise<AnnouncementRow> =>
  tx.db.announcement.update({ where: { id }, data: { retractedAt: at }, include: WITH })
export const readAnnouncement = (db: Db, where: Prisma.AnnouncementWhereInput): Promise<AnnouncementRow | null> =>
  db.announcement.findFirst({ where, include: WITH })
export const readAnnouncements = (db: Db, take: number): Promise<AnnouncementRow[]> =>
  db.announcement.findMany({ orderBy: [{ sentAt: 'desc' }, { id: 'desc' }], include: WITH, take })
export const readSiteName = (tx: Tx, id: string): Promise<{ id: string; name: string } | undefined> =>
  tx.db.sql.get(`SELECT "id", "name" FROM "Site" WHERE "id" = ?`, id)

export interface ShownRow {
  id: string
  title: string
  body: string
  linkUrl: string | null
  linkLabel: string | null
  severity: string
  sentAt: number | Date
  expiresAt: number | Date
}
/** What is still to be shown to somebody: neither over, nor taken back, nor dismissed. `siteId` null: to agents. */
export const readLive = (db: Db, siteId: string | null, recipientId: string, now: number): Promise<ShownRow[]> =>
  db.sql.all(
    `SELECT "id", "title", "body", "linkUrl", "linkLabel", "severity", "sentAt", "expiresAt" FROM "Announcement" a
     WHERE a."expiresAt" > ? AND a."siteId" IS ? AND a."retractedAt" IS NULL AND NOT EXISTS (
       SELECT 1 FROM "AnnouncementReceipt" r
       WHERE r."announcementId" = a."id" AND r."recipientId" = ? AND r."dismissedAt" IS NOT NULL)
     ORDER BY a."sentAt", a."id"`,
    now,
    siteId,
    recipientId,
  )

export interface Delivery {
  announcement: string
  recipient: string
  /** The site of a visitor; null for an agent. */
  siteId: string | null
  at: number
}

/** What is not for the recipient is left out here, so that a made-up id fails nobody else's row of the batch. */
export async function insertDeliveries(tx: Tx, deliveries: Delivery[]): Promise<void> {
  const rows = JSON.stringify(deliveries)
  await tx.db.$executeRaw`
    INSERT INTO "AnnouncementReceipt" ("announcementId", "recipientId", "deliveredAt")
    SELECT a."id", j.value->>'recipient', j.value->>'at'
    FROM json_each(${rows}) j JOIN "Announcement" a ON a."id" = j.value->>'announcement'
    WHERE a."audience" = iif(j.value->>'siteId' IS NULL, 'agents', 'visitors') AND a."siteId" IS j.value->>'siteId'
    ON CONFLICT ("announcementId", "recipientId") DO NOTHING`
}

/** False when it was dismissed before. */
export async function markDismissed(tx: Tx, announcementId: string, recipientId: string, at: Date): Promise<boolean> {
  const key = { announcementId_recipientId: { announcementId, recipientId } }
  const before = await tx.db.announcementReceipt.findUnique({ where: key })
  if (before !== null && before.dismissedAt !== null) return false
  await tx.db.announcementReceipt.upsert({
    where: key,
    create: { announcementId, recipientId, deliveredAt: at, dismissedAt: at },
    update: { dismissedAt: at },
  })
  return true
}

export interface Counts {
  delivered: number
  dismissed: number
}

export async function readCounts(db: Db, ids: string[]): Promise<Map<string, Counts>> {
  const groups = await db.announcementReceipt.groupBy({
    by: ['announcementId'],
    where: { announcementId: { in: ids } },
    _count: { _all: true, dismissedAt: true },
  })
  return new Map(groups.map((group) => [group.announcementId, { delivered: group._count._all, dismissed: group._count.dismissedAt }]))
}

/** Until when something sent by now may be live, by site; null: for agents. */
export const readLiveUntil = (db: Reader): Promise<{ siteId: string | null; until: number }[]> =>
  db.sql.all(`SELECT "siteId", max("expiresAt") AS until FROM "Announcement" WHERE "retractedAt" IS NULL GROUP BY "siteId"`)
