/** What can be wrong with the files of SQLite, and with the disk that they are on. */
import { execFileSync } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import Database from 'better-sqlite3'
import { describe, expect, onTestFinished, test } from 'vitest'
import { keepForever } from '../../src/store/sqlite/kept-statements.ts'
import { startTestApp } from '../support/app.ts'
import { fill, mountSmall, refusal, used } from '../support/failed-starts.ts'
import { http } from '../support/http.ts'
import { eventually } from '../support/peer.ts'
import { startProcess } from '../support/process.ts'

describe('[F6] [F42] files of the database that are wrong', () => {
  test('a database that is damaged, or none', async () => {
    const folder = await used()
    const file = path.join(folder, 'helpline.db')
    fs.writeFileSync(file, 'this is no database at all, '.repeat(1_000))
    expect(await refusal({ DATA_DIR: folder })).toContain('is no database, or a damaged one')
  })

  test('a database that may be read and not be written', async (context) => {
    if (process.getuid?.() !== 0) return context.skip('only root can be another user')
    const folder = await used()
    execFileSync('chown', ['-R', '65534:65534', folder])
    fs.chmodSync(path.join(folder, 'helpline.db'), 0o444)
    expect(await refusal({ DATA_DIR: folder }, 65_534)).toContain('is read-only')
  })

  test('secrets that are damaged', async () => {
    const folder = await used()
    for (const text of ['{', 'null', '{}', '{"tokens":7}']) {
      fs.writeFileSync(path.join(folder, 'secrets.json'), text)
      expect(await refusal({ DATA_DIR: folder })).toContain('secrets.json in DATA_DIR is damaged')
    }
  })

  const places: [string, (place: string) => void, string][] = [
    ['a folder', (place) => fs.mkdirSync(place), 'must be a file, but there is a folder of that name'],
    [
      'a link that leads nowhere',
      (place) => fs.symlinkSync(path.join(place, '../nowhere/else'), place),
      'is a link that leads nowhere',
    ],
    [
      'a pipe',
      (place) => void execFileSync('mkfifo', [place]),
      'must be a file, but there is something else of that name',
    ],
  ]
  test.for(places)('%s where a file belongs', async ([, make, sentence]) => {
    const folder = await used()
    for (const name of ['secrets.json', 'helpline.db-wal', 'helpline.db-journal', 'search.db', 'search.db-journal']) {
      const place = path.join(folder, name)
      const kept = fs.existsSync(place) ? fs.readFileSync(place) : undefined
      fs.rmSync(place, { force: true })
      make(place)
      expect(await refusal({ DATA_DIR: folder })).toContain(`${name} in DATA_DIR ${sentence}`)
      fs.rmSync(place, { recursive: true, force: true })
      if (kept !== undefined) fs.writeFileSync(place, kept)
    }
  })

  test('secrets that find no room leave none behind: with room the next start makes them', async (context) => {
    const made = mountSmall('8m')
    if ('reason' in made) return context.skip(made.reason)
    fs.cpSync(await used(), made.folder, { recursive: true })
    fs.rmSync(path.join(made.folder, 'secrets.json'))
    // SQLite's shared memory gets its room before the disk is full.
    const holder = keepForever(new Database(path.join(made.folder, 'helpline.db')))
    onTestFinished(() => void holder.close())
    holder.exec('UPDATE "Setting" SET "value" = "value"')
    const ballast = path.join(made.folder, 'ballast')
    fill(ballast)
    expect(await refusal({ DATA_DIR: made.folder })).toContain('no room on the disk')
    expect(fs.readdirSync(made.folder).filter((name) => name.startsWith('secrets'))).toEqual([])
    fs.rmSync(ballast)
    await startProcess(made.folder)
  })

  // The larger ones become full in the middle of a migration, or between two.
  for (const size of ['4k', '64k', '256k', '512k', '1m']) {
    test(`a disk of ${size}`, async (context) => {
      const made = mountSmall(size)
      if ('reason' in made) return context.skip(made.reason)
      expect(await refusal({ DATA_DIR: made.folder })).toContain('no room on the disk')
    })
  }
})

test('[F6] a disk that fills up while people chat: storage_full, told by /readyz, over when there is room', async (context) => {
  const made = mountSmall('3m')
  if ('reason' in made) return context.skip(made.reason)
  const server = await startProcess(made.folder)
  const ballast = path.join(made.folder, 'ballast')
  const ready = async () =>
    (await http(server.url, 'GET', '/readyz')) as { status: number; body: { problems: string[] } }
  expect((await ready()).status).toBe(200)
  fill(ballast)
  const token = decodeURIComponent(server.setupLink?.split('#')[1] ?? '')
  const body = {
    token,
    name: 'Root',
    email: 'root@example.org',
    password: 'correct horse battery',
    siteName: 'Shop',
    origins: [],
  }
  const full = await eventually(async () => {
    const answer = await http(server.url, 'POST', '/api/v1/setup', { body: { ...body, language: 'en' } })
    if (answer.status === 200) fill(ballast)
    return answer.status === 507 ? answer : undefined
  }, 'the disk to be full')
  expect(full.body).toMatchObject({ error: { code: 'storage_full' } })
  expect(await ready()).toMatchObject({
    status: 503,
    body: { ready: false, problems: [expect.stringContaining('the disk is full')] },
  })
  expect((await http(server.url, 'GET', '/healthz')).status).toBe(200)
  fs.rmSync(ballast)
  await eventually(async () => (await ready()).status === 200 || undefined, 'the server to be ready again')
})

test('[F5] after a reader that held a transaction for long, the log of the database is cut back', async () => {
  const app = await startTestApp()
  const file = path.join(app.dataDir, 'helpline.db')
  const reader = keepForever(new Database(file, { readonly: true }))
  reader.exec('BEGIN')
  reader.exec('SELECT * FROM "Setting"')
  const { database } = app.services
  const write = (name: string, size: number) =>
    database.write((tx) =>
      tx.db.sql.run(`INSERT OR REPLACE INTO "Setting" ("name", "value") VALUES (?, ?)`, name, 'x'.repeat(size)),
    )
  const size = () => fs.statSync(`${file}-wal`).size
  const LIMIT = 33_554_432
  for (let round = 0; size() < 1.3 * LIMIT; round += 1) await write('large', 4_000_000 + round)
  reader.exec('COMMIT')
  reader.close()
  await eventually(async () => {
    await write('small', 10)
    return size() <= LIMIT || undefined
  }, 'the log to be cut back')
})
