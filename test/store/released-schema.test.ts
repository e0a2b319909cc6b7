/**
 * During an upgrade the last release runs on the tables of this build. `test/fixtures/released-schema.json` says what
 * it knows of them. WRITE_RELEASED_SCHEMA=yes writes that anew, when a release is made.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import pg from 'pg'
import { expect } from 'vitest'
import { runStatements } from '../../scripts/lib/postgresql-databases.mjs'
import { ownDatabase, templateOf, testOnPostgresql as test } from '../support/store.ts'

const FILE = path.resolve(import.meta.dirname, '../fixtures/released-schema.json')

interface Column {
  type: string
  nullable: boolean
  /** An INSERT need not name it. */
  optional: boolean
}
interface Schema {
  tables: Record<string, Record<string, Column>>
  /** Unique indexes and checks of each table, which an older build may break that does not know them. */
  rules: Record<string, Record<string, true>>
}

const TABLES = `SELECT table_name AS "table", column_name AS "column", data_type AS "type",
    is_nullable = 'YES' AS "nullable",
    is_nullable = 'YES' OR column_default IS NOT NULL OR is_identity = 'YES' AS "optional"
  FROM information_schema.columns WHERE table_schema = 'public' AND table_name NOT LIKE '\\_%'
  ORDER BY table_name COLLATE "C", column_name COLLATE "C"`
const RULES = `SELECT tablename AS "table", regexp_replace(indexdef, '^CREATE UNIQUE INDEX \\S+ ', '') AS "rule"
    FROM pg_indexes WHERE schemaname = 'public' AND tablename NOT LIKE '\\_%' AND indexdef LIKE 'CREATE UNIQUE%'
  UNION ALL
  SELECT conrelid::regclass::text, pg_get_constraintdef(oid) FROM pg_constraint
    WHERE connamespace = 'public'::regnamespace AND contype IN ('c', 'f', 'x')
  ORDER BY 1, 2`

async function schemaOf(url: string): Promise<Schema> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    const columns = await client.query<Column & { table: string; column: string }>(TABLES)
    const tables: Schema['tables'] = {}
    for (const { table, column, ...what } of columns.rows) tables[table] = { ...tables[table], [column]: what }
    const rules: Schema['rules'] = {}
    for (const { table, rule } of (await client.query<{ table: string; rule: string }>(RULES)).rows) {
      const name = table.replaceAll('"', '')
      rules[name] = { ...rules[name], [rule]: true }
    }
    return { tables, rules }
  } finally {
    await client.end()
  }
}

/** Returns in words what the build that knows `released` could not live with. */
const hindrances = (released: Schema, present: Schema): string[] =>
  Object.entries(released.tables).flatMap(([table, columns]) => {
    const now = present.tables[table]
    if (now === undefined) return [`the table ${table} is gone`]
    const known = released.rules[table] ?? {}
    const added = Object.entries(now).filter(([name, { optional }]) => columns[name] === undefined && !optional)
    const asked = Object.keys(present.rules[table] ?? {}).filter((rule) => known[rule] === undefined)
    return [
      ...Object.entries(columns).flatMap(([name, before]) => {
        const what = change(before, now[name])
        return what === undefined ? [] : [`${table}.${name} ${what}`]
      }),
      ...added.map(([name]) => `${table}.${name} is new and must be given`),
      ...asked.map((rule) => `${table} asks for ${rule}`),
    ]
  })

function change(before: Column, now: Column | undefined): string | undefined {
  if (now === undefined) return 'is gone'
  if (now.type !== before.type) return `is ${now.type}, and was ${before.type}`
  if (before.optional && !now.optional) return 'must be given now'
  if (before.nullable !== now.nullable) return now.nullable ? 'may be null now' : 'may not be null any more'
  return undefined
}

const released = () => JSON.parse(readFileSync(FILE, 'utf8')) as Schema

test('[F23] the last release can live with the tables of this build', async () => {
  const present = await schemaOf(await ownDatabase(templateOf()))
  if (process.env.WRITE_RELEASED_SCHEMA === 'yes') writeFileSync(FILE, `${JSON.stringify(present, null, 2)}\n`)
  expect(Object.keys(released().tables).length).toBeGreaterThan(10)
  expect(hindrances(released(), present)).toEqual([])
})

test('[F23] what the last release could not live with is noticed', async () => {
  const url = await ownDatabase(templateOf())
  await runStatements(
    url,
    'DROP TABLE "CannedReply"',
    'ALTER TABLE "Site" DROP COLUMN "name"',
    'ALTER TABLE "Agent" ALTER COLUMN "capacity" TYPE BIGINT',
    'ALTER TABLE "Agent" ALTER COLUMN "disabledAt" SET NOT NULL',
    'ALTER TABLE "Agent" ALTER COLUMN "email" DROP NOT NULL',
    'ALTER TABLE "Ticket" ADD COLUMN "urgency" TEXT NOT NULL',
    `ALTER TABLE "Ticket" ADD COLUMN "colour" TEXT NOT NULL DEFAULT 'red', ADD COLUMN "note" TEXT`,
    'CREATE UNIQUE INDEX "one_name" ON "Room" ("name")',
    'CREATE TABLE "New" ("id" TEXT PRIMARY KEY)',
  )
  expect(hindrances(released(), await schemaOf(url)).sort()).toEqual([
    'Agent.capacity is bigint, and was integer',
    'Agent.disabledAt must be given now',
    'Agent.email may be null now',
    'Room asks for ON public."Room" USING btree (name)',
    'Site.name is gone',
    'Ticket.urgency is new and must be given',
    'the table CannedReply is gone',
  ])
})
