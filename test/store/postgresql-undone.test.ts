import pg from 'pg'
import { describe, expect, onTestFinished } from 'vitest'
import type { Tx } from '../../src/store/database.ts'
import { type Domain, openDomain } from '../support/domain.ts'
import { testOnPostgresql } from '../support/store.ts'

const INSERT = 'INSERT INTO "Setting" ("name", "value") VALUES (?, ?)'
const UPDATE = 'UPDATE "Setting" SET "value" = ? WHERE "name" = ?'
const set = (tx: Tx, name: string) => tx.db.sql.run(UPDATE, 'ours', name)

/** A client of somebody else. PostgreSQL ends who looks for a deadlock first; this one looks late. */
async function somebodyElse({ place }: Domain): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: 'url' in place ? place.url : '' })
  await client.connect()
  onTestFinished(() => client.end())
  await client.query(`SET deadlock_timeout = '10min'`)
  return client
}

async function withTwoRows(): Promise<Domain> {
  const domain = await openDomain()
  await domain.database.write((tx) =>
    tx.db.sql.runEach(INSERT, [
      ['a', 'new'],
      ['b', 'new'],
    ]),
  )
  return domain
}

const valuesOf = async ({ database }: Domain) =>
  (await database.read.setting.findMany({ orderBy: { name: 'asc' } })).map(({ name, value }) => `${name} ${value}`)

describe('[F10] a write that PostgreSQL undoes for a deadlock', () => {
  testOnPostgresql('runs again, and takes nothing with it that shares its commit', async () => {
    const domain = await withTwoRows()
    const other = await somebodyElse(domain)
    await other.query('BEGIN')
    await other.query(`UPDATE "Setting" SET "value" = 'theirs' WHERE "name" = 'b'`)
    let runs = 0
    let theirs: Promise<unknown> | undefined
    await Promise.all([
      domain.database.write((tx) => tx.db.sql.run(INSERT, 'c', 'ours')),
      domain.database.write(async (tx) => {
        runs += 1
        await set(tx, 'a')
        theirs ??= other
          .query(`UPDATE "Setting" SET "value" = 'theirs' WHERE "name" = 'a'`)
          .then(() => other.query('COMMIT'))
        await set(tx, 'b')
      }),
    ])
    await theirs
    expect(runs).toBeGreaterThan(1)
    expect(await valuesOf(domain)).toEqual(['a ours', 'b ours', 'c ours'])
  })

  testOnPostgresql('is refused as busy when it happens again and again', async () => {
    const domain = await withTwoRows()
    let runs = 0
    const undone = domain.database.write(async (tx) => {
      runs += 1
      await set(tx, 'a')
      await tx.db.sql.run(`DO $$ BEGIN RAISE EXCEPTION 'undone' USING ERRCODE = '40001'; END $$`)
    })
    await expect(undone).rejects.toMatchObject({ code: 'busy' })
    expect(runs).toBeGreaterThan(1)
    expect(await valuesOf(domain)).toEqual(['a new', 'b new'])
  })
})
