import { describe, expect, test } from 'vitest'
import { AppError } from '../../src/kernel/errors.ts'
import type { Tx } from '../../src/store/database.ts'
import { writeSetting } from '../../src/store/settings.ts'
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

  test('[TH1] a statement that is on its way when its write fails lands in no other write', async () => {
    const domain = await openDomain()
    const { database } = domain
    await database.write(setting('a', 'before'))
    const no = () => Promise.reject(new AppError('conflict'))
    const after = (tx: Tx) => tx.db.sql.run(`UPDATE "Setting" SET "value" = 'after' WHERE "name" = 'a'`)
    // Nobody has asked these statements before, so the database is asked first what their values are.
    const late: ((tx: Tx) => Promise<unknown>)[] = [
      (tx) => tx.db.sql.run(`UPDATE "Setting" SET "value" = ? WHERE "name" = 'a'`, 'late'),
      (tx) => tx.db.sql.runEach(`UPDATE "Setting" SET "value" = ? WHERE "name" = ?`, [['late, set', 'a']]),
      (tx) => tx.db.setting.update({ where: { name: 'a' }, data: { value: 'late, Prisma' } }),
      async (tx) => {
        await tx.db.sql.get('SELECT "value" AS "first" FROM "Setting" WHERE "name" = ?', 'a')
        await tx.db.sql.run(`UPDATE "Setting" SET "value" = ? || '' WHERE "name" = 'a'`, 'late, second')
      },
    ]
    for (const statement of late) {
      const outcomes = await Promise.allSettled([
        database.write((tx) => Promise.all([statement(tx), no()])),
        database.write(after),
        database.write((tx) => Promise.all([statement(tx), no()])),
        database.write(after),
      ])
      expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'fulfilled', 'rejected', 'fulfilled'])
      expect(await database.read.setting.findUnique({ where: { name: 'a' } })).toMatchObject({ value: 'after' })
    }
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

  test('a write sees what it and an earlier one wrote, and nobody else does before the commit', async () => {
    const { database } = await openDomain()
    const first = database.write(async (tx) => {
      await writeSetting(tx, 'a', '1')
      return { inside: await tx.db.setting.count(), outside: await database.read.setting.count() }
    })
    const second = database.write((tx) => tx.db.setting.count())
    expect(await first).toEqual({ inside: 1, outside: 0 })
    expect(await second).toBe(1)
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
})
