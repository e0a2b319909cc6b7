/** What is SQLite's own: its file, which others can hold, and its disk. */
import Sqlite from 'better-sqlite3'
import { expect, onTestFinished, test } from 'vitest'
import type { Tx } from '../../src/store/database.ts'
import { GroupCommit } from '../../src/store/group-commit.ts'
import { writeSetting } from '../../src/store/settings.ts'
import { openSqlite } from '../../src/store/sqlite/connection.ts'
import { keepForever } from '../../src/store/sqlite/kept-statements.ts'
import { type Domain, openDomain } from '../support/domain.ts'

const setting = (name: string, value: string) => (tx: Tx) => writeSetting(tx, name, value)
const stored = async ({ database }: Domain) =>
  (await database.read.setting.findMany({ orderBy: { name: 'asc' } })).map((row) => row.name)
const fileOf = ({ place }: Domain) => ('file' in place ? place.file : '')

test('[F5] while another process holds the database writes wait and the process lives on; too long, and all get busy', async () => {
  const domain = await openDomain()
  const other = keepForever(new Sqlite(fileOf(domain)))
  onTestFinished(() => void other.close())
  other.exec('BEGIN IMMEDIATE')
  let done = false
  const waiting = domain.database.write(setting('a', '1')).then(() => {
    done = true
  })
  for (let turn = 0; turn < 5; turn += 1) expect(await domain.database.read.setting.count()).toBe(0)
  expect(done).toBe(false)
  other.exec('COMMIT')
  await waiting
  expect(await stored(domain)).toEqual(['a'])

  other.exec('BEGIN IMMEDIATE')
  const { transaction } = await openSqlite(fileOf(domain))
  const commits = new GroupCommit(transaction, 60)
  const failures: unknown[] = []
  const job = {
    work: () => Promise.resolve(1),
    done: () => undefined,
    failed: (error: unknown) => failures.push(error),
  }
  commits.add(job)
  commits.add(job)
  await commits.idle()
  expect(failures).toMatchObject([{ code: 'busy' }, { code: 'busy' }])
  other.exec('COMMIT')
})

test('[F6] a full disk refuses writes with storage_full and keeps what was acked; room again, and it goes on', async () => {
  const domain = await openDomain()
  const { database } = domain
  const limit = (pages: number) => database.write((tx) => tx.db.$queryRawUnsafe(`PRAGMA max_page_count = ${pages}`))
  await database.write(setting('before', '1'))
  await limit(1)
  await expect(database.write(setting('large', 'x'.repeat(1_000_000)))).rejects.toMatchObject({
    code: 'storage_full',
  })
  expect(await stored(domain)).toEqual(['before'])
  await limit(1_000_000)
  await database.write(setting('large', 'x'.repeat(1_000_000)))
  expect(await stored(domain)).toEqual(['before', 'large'])
})
