import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import { expect, onTestFinished, test } from 'vitest'
import { root } from '../../scripts/lib/bootstrap.mjs'
import { migrationNames } from '../../scripts/lib/schema-engine.mjs'
import { keepForever } from '../../src/store/sqlite/kept-statements.ts'
import { migrateSqlite } from '../../src/store/sqlite/migrate.ts'

const migrationsDir = join(root, 'prisma/migrations/sqlite')

/** Makes a database as the migrations before this one left it, with rows, and then applies all migrations. */
function upgraded(before: string, rows: string) {
  const folder = mkdtempSync(join(tmpdir(), 'helpline-renames-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const file = join(folder, 'helpline.db')
  for (const name of migrationNames('sqlite').filter((one) => one < before))
    cpSync(join(migrationsDir, name), join(folder, 'migrations', name), { recursive: true })
  migrateSqlite(file, join(folder, 'migrations'))
  const older = keepForever(new Sqlite(file))
  older.exec(rows)
  older.close()
  expect(migrateSqlite(file, migrationsDir)).toContain(before)
  const db = keepForever(new Sqlite(file))
  onTestFinished(() => void db.close())
  const all = (sql: string) => keepForever(db.prepare(sql)).all()
  return { all, check: () => all('PRAGMA foreign_key_check') }
}

const SITE = `INSERT INTO "Site" ("id", "key", "name", "origins", "appearance", "secret", "createdAt")
  VALUES ('site', 'key', 'Shop', '[]', '{}', 'secret', 1);`

test('sessions of visitors that an older version kept are Q&A rooms and browsers now, and none is lost', () => {
  const { all, check } = upgraded(
    '0020_qa_and_browsers',
    `${SITE}
    INSERT INTO "Visitor" ("id", "siteId", "firstSeenAt", "lastSeenAt") VALUES ('ann', 'site', 1, 1);
    INSERT INTO "VisitorSession" VALUES ('hash', 'ann', 1, 2, 3);
    INSERT INTO "Thread" ("id", "kind", "siteId", "ownerId") VALUES
      ('t1', 'session', 'site', 'r1'), ('t2', 'room', '', 'r2');
    INSERT INTO "Room" ("id", "kind", "name", "topic", "threadId", "siteId", "createdById", "createdAt") VALUES
      ('r1', 'session', 'Ask us', '', 't1', 'site', 'host', 1), ('r2', 'private', 'Ours', '', 't2', NULL, 'host', 1);
    INSERT INTO "Block" ("id", "siteId", "visitorId", "sessionId", "createdById", "createdAt", "expiresAt") VALUES
      ('b1', 'site', 'ann', 'r1', 'host', 1, 2), ('b2', 'site', 'ann', NULL, 'host', 1, 2);
    INSERT INTO "AuditEntry" ("at", "actor", "action", "object", "detail") VALUES
      (1, 'host', 'session_begun', 'r1', '{"kind":"session","name":"Ask us"}'),
      (2, 'host', 'session_ended', 'r1', NULL), (3, 'host', 'room_created', 'r2', '{"kind":"private"}');`,
  )
  expect(all('SELECT "secretHash", "visitorId", "verified", "createdAt", "expiresAt" FROM "Browser"')).toEqual([
    { secretHash: 'hash', visitorId: 'ann', verified: 1, createdAt: 2, expiresAt: 3 },
  ])
  expect(all('SELECT "id", "kind" FROM "Room" ORDER BY "id"')).toEqual([
    { id: 'r1', kind: 'qa' },
    { id: 'r2', kind: 'private' },
  ])
  expect(all('SELECT "id", "kind" FROM "Thread" ORDER BY "id"')).toEqual([
    { id: 't1', kind: 'qa' },
    { id: 't2', kind: 'room' },
  ])
  expect(all('SELECT "id", "qaId" FROM "Block" ORDER BY "id"')).toEqual([
    { id: 'b1', qaId: 'r1' },
    { id: 'b2', qaId: null },
  ])
  expect(all('SELECT "action", "detail" FROM "AuditEntry" ORDER BY "id"')).toEqual([
    { action: 'qa_begun', detail: '{"kind":"qa","name":"Ask us"}' },
    { action: 'qa_ended', detail: null },
    { action: 'room_created', detail: '{"kind":"private"}' },
  ])
  expect(check()).toEqual([])
})

test('announcements for staff, and who saw them, are what they were under other names', () => {
  const { all, check } = upgraded(
    '0021_sightings_and_staff',
    `INSERT INTO "Announcement"
      ("id", "audience", "title", "body", "severity", "sentById", "sentByName", "sentAt", "expiresAt") VALUES
      ('ours', 'agents', 'Lunch', '', 'info', 'boss', 'Boss', 1, 2),
      ('theirs', 'visitors', 'Sale', '', 'info', 'boss', 'Boss', 1, 2);
    INSERT INTO "AnnouncementReceipt"
      ("announcementId", "recipientId", "deliveredAt", "seenAt", "clickedAt", "dismissedAt") VALUES
      ('ours', 'ann', 1, 2, 3, 4), ('theirs', 'vera', 1, NULL, NULL, NULL);`,
  )
  expect(all('SELECT "id", "audience" FROM "Announcement" ORDER BY "id"')).toEqual([
    { id: 'ours', audience: 'staff' },
    { id: 'theirs', audience: 'visitors' },
  ])
  expect(
    all('SELECT "recipientId", "deliveredAt", "seenAt", "clickedAt", "dismissedAt" FROM "AnnouncementSighting"'),
  ).toEqual([
    { recipientId: 'ann', deliveredAt: 1, seenAt: 2, clickedAt: 3, dismissedAt: 4 },
    { recipientId: 'vera', deliveredAt: 1, seenAt: null, clickedAt: null, dismissedAt: null },
  ])
  expect(check()).toEqual([])
})
