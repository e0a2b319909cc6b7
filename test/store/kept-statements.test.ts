import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import { expect, test } from 'vitest'
import { keepStatements } from '../../src/store/sqlite/kept-statements.ts'

test('a kept statement runs with the arguments of each call, and more texts than are kept do no harm', () => {
  const database = new Sqlite(':memory:')
  const client = keepStatements(database)
  client.exec('CREATE TABLE t (a INTEGER, b TEXT)')
  for (let i = 0; i < 50; i += 1)
    client
      .prepare('INSERT INTO t VALUES (?, ?)')
      .bind([i, `n${i}`])
      .run()
  const read = (a: number) => client.prepare('SELECT b FROM t WHERE a = ?').bind([a]).raw().all()
  expect([read(3), read(49), read(3)]).toEqual([[['n3']], [['n49']], [['n3']]])
  expect(client.prepare('SELECT b FROM t').columns()[0]?.name).toBe('b')
  for (let i = 0; i < 2_500; i += 1) client.prepare(`SELECT ${i} AS x`).bind([]).raw().all()
  expect(read(7)).toEqual([['n7']])
  client.close()
  expect(() => read(7)).toThrow()
})

test('nothing of the server makes statements that nobody keeps: newer Nodes abort when one is collected', () => {
  const src = join(import.meta.dirname, '../../src')
  const files = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter(
    (name) => name.endsWith('.ts') && !name.includes('generated'),
  )
  expect(files.length).toBeGreaterThan(50)
  // better-sqlite3's own conveniences prepare behind our backs.
  const found = files.filter((name) => /\.(pragma|transaction)\(/.test(readFileSync(join(src, name), 'utf8')))
  expect(found).toEqual([])
})
