/** What a transfer between the two databases relies on, and one there and back. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { EventBus } from '../../src/events/bus.ts'
import { newId } from '../../src/kernel/ids.ts'
import { append, createThread } from '../../src/messaging/index.ts'
import { Database, type Place } from '../../src/store/database.ts'
import type { ReadSql } from '../../src/store/sql.ts'
import { type Copied, copyAll, differences, SILENT, sumUp } from '../../src/transfer/copy.ts'
import { openSource, openTarget } from '../../src/transfer/place.ts'
import { COUNTED, KEYS, TABLES } from '../../src/transfer/tables.ts'
import { type Domain, openDomain } from '../support/domain.ts'
import { MIGRATIONS, onPostgresql, ownDatabase, testOnPostgresql } from '../support/store.ts'

interface Key {
  table: string
  column: string
  /** 1: the database counts it by itself. */
  counted: number
}
/** The primary keys of all tables of the server, column by column. */
const readKeys = (sql: ReadSql): Promise<Key[]> =>
  sql.all(
    onPostgresql
      ? `SELECT c.relname::text AS table, a.attname::text AS column,
           pg_get_serial_sequence('"' || c.relname || '"', a.attname) IS NOT NULL AS counted
         FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid
         JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = ANY(i.indkey)
         WHERE i.indisprimary AND c.relnamespace = 'public'::regnamespace
           AND c.relname NOT IN ('_prisma_migrations', '_last_commit')
         ORDER BY c.relname, array_position(i.indkey::smallint[], a.attnum)`
      : `SELECT m.name AS "table", i.name AS "column", m.sql LIKE '%AUTOINCREMENT%' AS counted
         FROM sqlite_master m, pragma_table_info(m.name) i
         WHERE m.type = 'table' AND i.pk > 0 AND m.name <> '_prisma_migrations' ORDER BY m.name, i.pk`,
  )

test('every table is moved, in the order of its key, and goes on counting where it counts', async () => {
  const { database } = await openDomain()
  const keys = await readKeys(database.read.sql)
  expect([...new Set(keys.map(({ table }) => table))].sort()).toEqual([...TABLES].sort())
  for (const table of TABLES)
    expect(
      keys.filter((key) => key.table === table).map(({ column }) => column),
      table,
    ).toEqual(KEYS[table])
  const counted = keys.filter((key) => key.counted === 1).map(({ table }) => table)
  expect(counted.sort()).toEqual([...COUNTED].sort())
})

/** More messages than a transfer reads at a time, with texts that a copy could spoil. */
const TEXTS = ['hello', '你好，世界', 'it\'s "quoted" \\ and ?', '👩‍👩‍👧 🏳️‍🌈', 'line\nline', 'é ≠ é']
const MANY = 1_205

async function fill({ database, siteId, visitor }: Domain): Promise<string> {
  const eve = await visitor({ name: '李雷 ?', email: 'eve@example.com' })
  const author = { kind: 'visitor' as const, id: eve.id, name: 'Eve' }
  return database.write(async (tx) => {
    const thread = await createThread(tx, { kind: 'public', siteId, visitorId: eve.id, ownerId: newId() })
    for (let said = 0; said < MANY; said += 1)
      await append(tx, thread, { author, at: said + 1, text: TEXTS[said % TEXTS.length] ?? '', key: newId() })
    return thread
  })
}

async function copied(from: Place, to: Place): Promise<Copied[]> {
  const source = await openSource(from, MIGRATIONS)
  const target = await openTarget(to, MIGRATIONS)
  const sent = await copyAll(source, target, SILENT)
  await target.finish(await source.secret())
  await target.close()
  await source.close()
  return sent
}

async function held(place: Place): Promise<Copied[]> {
  const source = await openSource(place, MIGRATIONS)
  const sums = await sumUp(source)
  await source.close()
  return sums
}

testOnPostgresql('a database that moved to SQLite and back holds the same rows, and goes on', async () => {
  const domain = await openDomain()
  const thread = await fill(domain)
  const folder = mkdtempSync(path.join(tmpdir(), 'helpline-transfer-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const file = { file: path.join(folder, 'helpline.db') }
  const sent = await copied(domain.place, file)
  expect(sent.find(({ table }) => table === 'Message')?.rows).toBe(MANY)
  expect(differences(sent, await held(file))).toEqual([])

  const again = { url: await ownDatabase() }
  await copied(file, again)
  expect(differences(sent, await held(again))).toEqual([])
  await expect(openTarget(again, MIGRATIONS)).rejects.toThrow('not empty')
  await expect(openTarget(file, MIGRATIONS)).rejects.toThrow('There is something at')

  const database = await Database.open(again, new EventBus(domain.logger))
  const author = { kind: 'system' as const, id: 'system', name: '' }
  const next = await database.write((tx) => append(tx, thread, { author, at: MANY + 1, text: 'later', key: null }))
  await database.close()
  expect(next.seq).toBe(MANY + 1)
  const changed = differences(sent, await held(again))
  expect(changed.sort()).toEqual(['Message', 'Thread'])
})
