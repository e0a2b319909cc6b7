import { describe, expect, test } from 'vitest'
import { type Tx, WorkAgain } from '../../src/store/database.ts'
import { toSet } from '../../src/store/postgresql/set-statement.ts'
import { type Domain, openDomain } from '../support/domain.ts'

const NASTY = ['', 'NULL', '{a,b}', '"quoted"', "o'clock", 'back\\slash', '$1', 'q.v1', 'two\nlines', '你好', '🙂']
const INSERT = 'INSERT INTO "Setting" ("name", "value") VALUES (?, ?) ON CONFLICT ("name") DO NOTHING'
const UPDATE = 'UPDATE "Setting" SET "value" = ? WHERE "name" = ?'
const SELECT = 'SELECT "name", "value" FROM "Setting" WHERE "name" = ? AND "value" = ?'

const inserted = ({ database }: Domain, rows: [string, string][]) =>
  database.write((tx) => tx.db.sql.runEach(INSERT, rows))

describe('one statement for many rows', () => {
  test('stores each row as it is, and tells how many were stored', async () => {
    const domain = await openDomain()
    const rows = NASTY.map((text, index): [string, string] => [`n${index}`, text])
    expect(await inserted(domain, rows)).toBe(rows.length)
    expect(await inserted(domain, [...rows, ['one more', 'x'], ['one more', 'y']])).toBe(1)
    expect(await inserted(domain, [])).toBe(0)
    const stored = await domain.database.read.setting.findMany()
    const values = new Map(stored.map(({ name, value }) => [name, value]))
    for (const [name, value] of rows) expect(values.get(name)).toBe(value)
  })

  test('changes each row by its own values', async () => {
    const domain = await openDomain()
    const rows = NASTY.map((text, index): [string, string] => [`n${index}`, text])
    await inserted(domain, rows)
    const changes = rows.map(([name, value]): [string, string] => [`${value} more`, name])
    expect(await domain.database.write((tx) => tx.db.sql.runEach(UPDATE, [...changes, ['x', 'unknown']]))).toBe(11)
    const stored = await domain.database.read.setting.findMany()
    expect(stored.find(({ name }) => name === 'n4')?.value).toBe("o'clock more")
  })

  test('answers in the order of the questions, with undefined where there is nothing', async () => {
    const domain = await openDomain()
    await inserted(domain, [
      ['a', '1'],
      ['b', '2'],
    ])
    const asked = [
      ['b', '2'],
      ['a', '2'],
      ['a', '1'],
      ['b', '2'],
    ]
    const found = await domain.database.write((tx) => tx.db.sql.getEach(SELECT, asked))
    expect(found).toEqual([{ name: 'b', value: '2' }, undefined, { name: 'a', value: '1' }, { name: 'b', value: '2' }])
    expect(await domain.database.write((tx) => tx.db.sql.getEach(SELECT, []))).toEqual([])
  })

  test('is refused for statements of another form', () => {
    expect(() => toSet('DELETE FROM "Setting" WHERE "name" = $1', ['text'])).toThrow('only SELECT')
  })
})

describe('work that asks to be run again', () => {
  const first = async (tx: Tx, name: string) => void (await tx.db.sql.run(INSERT, name, '1'))

  test('is undone, tells nothing of its first run, and keeps its place among the others', async () => {
    const domain = await openDomain()
    const heard = domain.heard('online_changed')
    let runs = 0
    const order: string[] = []
    await Promise.all([
      domain.database.write((tx) => first(tx, 'before')).then(() => order.push('before')),
      domain.database
        .write(async (tx) => {
          runs += 1
          tx.emit({ type: 'online_changed', online: runs > 1 })
          await first(tx, `run ${runs}`)
          if (runs === 1) throw new WorkAgain()
        })
        .then(() => order.push('again')),
      domain.database.write((tx) => first(tx, 'after')).then(() => order.push('after')),
    ])
    expect(order).toEqual(['before', 'again', 'after'])
    expect(heard).toEqual([{ type: 'online_changed', online: true }])
    const names = (await domain.database.read.setting.findMany()).map(({ name }) => name)
    expect(names).toEqual(expect.arrayContaining(['before', 'run 2', 'after']))
    expect(names).not.toContain('run 1')
  })
})
