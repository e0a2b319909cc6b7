import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import { expect, test } from 'vitest'
import { keepForever, keepStatements } from '../../src/store/sqlite/kept-statements.ts'

test('a kept statement runs with the arguments of each call, however many texts there are', () => {
  const database = keepForever(new Sqlite(':memory:'))
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

/** These are held by a map that is, or by the function that they are handed to. */
const HELD_OTHERWISE: [file: string, part: string][] = [
  ['store/sqlite/kept-statements.ts', 'kept.get(sql) ?? database.prepare(sql)'],
  ['store/sqlite/plain.ts', 'opened(new Sqlite(file, { readonly'],
  ['store/sqlite/plain.ts', 'opened(new Sqlite(file, { timeout'],
  ['store/sqlite/sql.ts', 'this.database.prepare(toSqlite(text))'],
]

test('nothing of the server makes statements that nobody keeps: newer Nodes abort when one is collected', () => {
  const src = join(import.meta.dirname, '../../src')
  const files = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter(
    (name) => name.endsWith('.ts') && !name.includes('generated'),
  )
  expect(files.length).toBeGreaterThan(50)
  // better-sqlite3's own conveniences prepare behind our backs.
  const found = files.filter((name) => /\.(pragma|transaction)\(/.test(readFileSync(join(src, name), 'utf8')))
  expect(found).toEqual([])
  const makes = /new (Sqlite|Database)\(|\b(database|db|statement)\.prepare\(|\.iterate\(/
  const unkept = files
    .filter((name) => name.includes('sqlite') || name.startsWith('transfer'))
    .flatMap((name) => {
      const text = readFileSync(join(src, name), 'utf8').replaceAll(/keepForever\(\s+/g, 'keepForever(')
      const held = HELD_OTHERWISE.flatMap(([file, part]) => (file === name ? [part] : []))
      return text.split('\n').flatMap((line) => {
        const made = line.match(RegExp(makes, 'g'))?.length ?? 0
        const kept = line.match(/keepForever\(/g)?.length ?? 0
        return made > kept && !held.some((part) => line.includes(part)) ? [`${name}: ${line.trim()}`] : []
      })
    })
  expect(unkept).toEqual([])
})
