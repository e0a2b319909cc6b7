import Sqlite from 'better-sqlite3'
import { describe, expect, onTestFinished, test } from 'vitest'
import { AppError } from '../../src/kernel/errors.ts'
import type { Tx } from '../../src/store/database.ts'
import { GroupCommit } from '../../src/store/group-commit.ts'
import { keepForever } from '../../src/store/kept-statements.ts'
import { writeSetting } from '../../src/store/settings.ts'
import { openSqlite } from '../../src/store/sqlite.ts'
import { type Domain, openDomain } from '../support/domain.ts'

const setting = (name: string, value: string) => (tx: Tx) => writeSetting(tx, name, value)
const stored = async ({ database }: Domain) =>
  (await database.read.setting.findMany({ orderBy: { name: 'asc' } })).map((row) => row.name)

describe('the group commit', () => {
  test('of writes asked for together, one that fails takes no other with it, and its events are never told', async () => {
    const domain = await openDomain()
    const heard = domain.heard('online_changed')
    const tell = (tx: Tx, online: boolean) => tx.emit({ type: 'online_changed', online })
    const outcomes = await Promise.allSettled([
      domain.database.write(async (tx) => {
        await writeSetting(tx, 'a', '1')
        tell(tx, true)
      }),
      domain.database.write(async (tx) => {
        await writeSetting(tx, 'b', '1')
        tell(tx, false)
        throw new AppError('conflict')
      }),
      domain.database.write(setting('c', '1')),
    ])
    expect(outcomes.map((outcome) => outcome.status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
    expect(await stored(domain)).toEqual(['a', 'c'])
    expect(heard).toEqual([{ type: 'online_changed', online: true }])
  })

  test('the first write of a commit may fail, too', async () => {
    const domain = await openDomain()
    const no = () => Promise.reject(new AppError('conflict'))
    const outcomes = await Promise.allSettled([
      domain.database.write(no),
      domain.database.write(setting('a', '1')),
      domain.database.write(no),
    ])
    expect(outcomes.map((outcome) => outcome.status)).toEqual(['rejected', 'fulfilled', 'rejected'])
    expect(await stored(domain)).toEqual(['a'])
  })

  test('a write sees what an earlier one of the same commit wrote, and nobody else does before the commit', async () => {
    const domain = await openDomain()
    const { database } = domain
    const first = database.write(setting('a', '1'))
    const second = database.write(async (tx) => ({
      inside: await tx.db.setting.count(),
      outside: await database.read.setting.count(),
    }))
    await first
    expect(await second).toEqual({ inside: 1, outside: 0 })
  })

  test('what Prisma does in a transaction of its own, and our statements, are part of the write: all or nothing', async () => {
    const domain = await openDomain()
    const { database, siteId } = domain
    const agent = await domain.agent('agent')
    const nested = (tx: Tx, name: string) =>
      tx.db.department.create({
        data: { id: name, name, siteId, agents: { create: { agentId: agent.id } } },
        include: { agents: true },
      })
    expect((await database.write((tx) => nested(tx, 'kept'))).agents).toHaveLength(1)
    const failed = database.write(async (tx) => {
      await nested(tx, 'lost')
      await tx.db.sql.run('UPDATE "Department" SET "name" = ?', 'renamed')
      throw new Error('no')
    })
    await expect(failed).rejects.toThrow('no')
    expect(await database.read.department.findMany({ select: { id: true, name: true } })).toEqual([
      { id: 'kept', name: 'kept' },
    ])
    expect(await database.read.departmentAgent.count()).toBe(1)
  })

  test('[F5] while another process holds the database writes wait and the process lives on; too long, and all get busy', async () => {
    const domain = await openDomain()
    const other = keepForever(new Sqlite(domain.file))
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
    const { sql } = await openSqlite(domain.file, 0)
    const commits = new GroupCommit(sql, 60)
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
})
