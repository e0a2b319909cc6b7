import { execFileSync } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import Database from 'better-sqlite3'
import { describe, expect, onTestFinished, test } from 'vitest'
import { keepForever } from '../../src/store/sqlite/kept-statements.ts'
import { startTestApp, tempDir } from '../support/app.ts'
import { http } from '../support/http.ts'
import { eventually, Peer } from '../support/peer.ts'
import { exitOf, startProcess } from '../support/process.ts'

/** Runs a start that must fail, and returns what it says: one sentence, with exit code 1 and without a stack. */
async function refusal(env: Record<string, string>, uid?: number, main?: string): Promise<string> {
  const { code, output } = await exitOf({ PORT: '0', LOG_LEVEL: 'warn', ...env }, uid, main)
  expect(code).toBe(1)
  expect(output).not.toMatch(/^\s+at /m)
  expect(output.trim().split('\n')).toHaveLength(1)
  return output
}

/** Makes a data folder in which a server has run. */
async function used(): Promise<string> {
  const app = await startTestApp()
  await app.stop()
  return app.dataDir
}

const isRoot = process.getuid?.() === 0
/** Mounts a small file system, or returns the reason why it cannot be made. */
function mountSmall(size: string): { folder: string } | { reason: string } {
  const folder = tempDir()
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', folder], { stdio: 'pipe' })
  } catch (error) {
    return { reason: `no small disk can be made here: ${String(error).slice(0, 120)}` }
  }
  onTestFinished(() => void execFileSync('umount', ['-l', folder]))
  return { folder }
}

/** Writes until nothing more fits. */
function fill(ballast: string): void {
  const file = fs.openSync(ballast, 'a')
  try {
    for (;;) fs.writeSync(file, Buffer.alloc(4_096))
  } catch {
    // The write failed, so the disk is full now.
  } finally {
    fs.closeSync(file)
  }
}

describe('[F6] [F42] surroundings that are wrong', () => {
  test('a file in place of the data folder', async () => {
    const file = path.join(tempDir(), 'data')
    fs.writeFileSync(file, 'x')
    expect(await refusal({ DATA_DIR: file })).toContain('DATA_DIR must be a folder')
    expect(await refusal({ DATA_DIR: path.join(file, 'below') })).toContain('DATA_DIR must be a folder')
  })

  test('a data folder that may not be written, and a database of somebody else', async (context) => {
    if (!isRoot) return context.skip('only root can be another user')
    const folder = tempDir()
    fs.chmodSync(folder, 0o755)
    expect(await refusal({ DATA_DIR: path.join(folder, 'data') }, 65_534)).toContain('No permission')
    const other = await used()
    for (const name of [other, ...fs.readdirSync(other).map((file) => path.join(other, file))])
      fs.chmodSync(name, 0o755)
    expect(await refusal({ DATA_DIR: other }, 65_534)).toMatch(/must (belong to|be writable for) the user/)
  })

  test('a database, or a folder for files, that may be read and not be written', async (context) => {
    if (!isRoot) return context.skip('only root can be another user')
    for (const [name, mode] of [
      ['helpline.db', 0o444],
      ['incoming', 0o555],
      ['files', 0o555],
    ] as const) {
      const folder = await used()
      execFileSync('chown', ['-R', '65534:65534', folder])
      fs.chmodSync(path.join(folder, name), mode)
      expect(await refusal({ DATA_DIR: folder }, 65_534)).toMatch(
        /is read-only|No permission to write to .*(incoming|files)/,
      )
    }
  })

  test('links that lead nowhere or in a circle, and a name without end', async () => {
    const folder = tempDir()
    const link = path.join(folder, 'link')
    fs.symlinkSync(path.join(folder, 'nowhere', 'else'), link)
    expect(await refusal({ DATA_DIR: link })).toContain('leads nowhere')
    const circle = path.join(folder, 'circle')
    fs.symlinkSync(circle, circle)
    expect(await refusal({ DATA_DIR: circle })).toContain('circle of links')
    expect(await refusal({ DATA_DIR: path.join(folder, 'x'.repeat(300)) })).toContain('shorter')
  })

  test('a database that is damaged, or none', async () => {
    const folder = await used()
    const file = path.join(folder, 'helpline.db')
    fs.writeFileSync(file, 'this is no database at all, '.repeat(1_000))
    expect(await refusal({ DATA_DIR: folder })).toContain('is no database, or a damaged one')
  })

  test('a schema that is newer than the build', async () => {
    const folder = await used()
    const database = keepForever(new Database(path.join(folder, 'helpline.db')))
    database.exec(
      `INSERT INTO "_prisma_migrations" ("id", "checksum", "finished_at", "migration_name", "applied_steps_count")
       VALUES ('x', 'x', 1, '9999_later', 1)`,
    )
    database.close()
    expect(await refusal({ DATA_DIR: folder })).toContain('9999_later')
  })

  test('secrets that are damaged', async () => {
    const folder = await used()
    for (const text of ['{', 'null', '{}', '{"tokens":7}']) {
      fs.writeFileSync(path.join(folder, 'secrets.json'), text)
      expect(await refusal({ DATA_DIR: folder })).toContain('secrets.json in DATA_DIR is damaged')
    }
  })

  test('an address that is not of this machine, and a port that is taken', async () => {
    expect(await refusal({ DATA_DIR: tempDir(), HOST: '192.0.2.1' })).toContain('HOST is no address of this machine')
    const app = await startTestApp()
    const taken = { HOST: '127.0.0.1', PORT: new URL(app.url).port }
    expect(await refusal({ DATA_DIR: tempDir(), ...taken })).toContain('The port is in use')
    expect(await refusal(taken, undefined, 'dist/server/demo/main.js')).toContain('The port is in use')
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

  test('a file, or no permission, where a folder within the data folder belongs: the sentence says where', async (context) => {
    const folder = await used()
    for (const name of ['files', 'incoming', 'pages']) {
      const place = path.join(folder, name)
      fs.rmSync(place, { recursive: true, force: true })
      fs.writeFileSync(place, '')
      expect(await refusal({ DATA_DIR: folder })).toContain(place)
      fs.rmSync(place)
    }
    if (!isRoot) return context.skip('only root can be another user')
    const other = await used()
    execFileSync('chown', ['-R', '65534:65534', other])
    fs.rmSync(path.join(other, 'pages'), { recursive: true, force: true })
    fs.mkdirSync(path.join(other, 'pages'), { mode: 0o755 })
    expect(await refusal({ DATA_DIR: other }, 65_534)).toContain(
      `No permission to write to ${path.join(other, 'pages')}`,
    )
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

  test('a place where no folder can be made', async (context) => {
    if (!fs.existsSync('/proc/self')) return context.skip('there is no /proc here')
    expect(await refusal({ DATA_DIR: '/proc/helpline' })).toContain('no folder can be made there')
    expect(await refusal({ DATA_DIR: '/proc/helpline/data' })).toContain('no folder can be made there')
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

test('[F6] a database that can no longer be written: told by /readyz', async () => {
  const app = await startTestApp()
  const ready = async () => (await http(app.url, 'GET', '/readyz')) as { status: number; body: { problems: string[] } }
  const write = () =>
    app.services.database.write((tx) => tx.db.sql.run(`DELETE FROM "Setting" WHERE "name" = 'nothing'`))
  await app.services.database.write((tx) => tx.db.sql.run('PRAGMA query_only = ON'))
  await expect(write()).rejects.toThrow()
  expect(await ready()).toMatchObject({
    status: 503,
    body: { problems: [expect.stringContaining('cannot be written')] },
  })
})

test('[F35] an error that nothing caught is logged, clients are told to come back, and the process ends with 1', async () => {
  const plant = "process.on('SIGUSR2', () => { throw new Error('planted') })"
  const server = await startProcess(tempDir(), {
    NODE_OPTIONS: `--import data:text/javascript,${encodeURIComponent(plant)}`,
  })
  const peer = await Peer.open(server.url)
  server.signal('SIGUSR2')
  expect(await peer.closing()).toBe(1012)
  expect(await server.exited).toBe(1)
  expect(server.output()).toContain('an error that nothing caught')
  expect(server.output()).toContain('planted')
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
