/** A move to another database: what it says of files, what it refuses, and that it can be run again. */
import { spawn } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { runStatements } from '../../scripts/lib/postgresql-databases.mjs'
import { placeOf } from '../../src/app/place.ts'
import { DiskStorage, Folder } from '../../src/attachment/index.ts'
import { newId } from '../../src/kernel/ids.ts'
import type { Place } from '../../src/store/database.ts'
import { type Copied, SILENT, sumUp } from '../../src/transfer/copy.ts'
import { move } from '../../src/transfer/move.ts'
import { openSource } from '../../src/transfer/place.ts'
import { agentOnline, startTestApp, tempDir, visitorOnline } from '../support/app.ts'
import { openDomain } from '../support/domain.ts'
import { http } from '../support/http.ts'
import { eventually, newKey } from '../support/peer.ts'
import { databaseUrl, onPostgresql, ownDatabase, testOnPostgresql } from '../support/store.ts'

const VISITORS = 400

async function held(place: Place): Promise<Copied[]> {
  const source = await openSource(place)
  try {
    return await sumUp(source)
  } finally {
    await source.close()
  }
}

/** An installation whose server is stopped, with a file that it keeps and one that it lost. */
async function stopped() {
  const domain = await openDomain()
  await Promise.all(Array.from({ length: VISITORS }, () => domain.visitor()))
  const folder = path.join(tempDir(), 'files')
  const storage = new DiskStorage(new Folder(folder))
  const [kept, lost] = [newId(), newId()]
  fs.writeFileSync(path.join(folder, kept), 'kept')
  for (const id of [kept, lost]) await domain.storedFile({ id, name: 'a.txt', size: 4 })
  await domain.close()
  return { from: domain.place, storage, folder, kept, lost, progress: SILENT }
}

test('files go along to another data folder, and one that is missing in the storage is named', async () => {
  const { kept, lost, ...installation } = await stopped()
  const to = { file: path.join(tempDir(), 'helpline.db') }
  const { tables, files } = await move({ ...installation, to })
  expect(files).toMatchObject({ count: 1, bytes: 4, missing: [lost] })
  expect(fs.readFileSync(path.join(path.dirname(to.file), 'files', kept), 'utf8')).toBe('kept')
  expect(await held(to)).toEqual(tables)
  expect(await held(installation.from)).toEqual(tables)
})

test('an index of an earlier stay is not taken for that of what has moved to SQLite', async () => {
  const installation = await stopped()
  const folder = tempDir()
  fs.writeFileSync(path.join(folder, 'search.db'), 'of an earlier stay')
  await move({ ...installation, to: { file: path.join(folder, 'helpline.db') } })
  expect(fs.readdirSync(folder).sort()).toEqual(expect.arrayContaining(['files', 'helpline.db']))
  expect(fs.existsSync(path.join(folder, 'search.db'))).toBe(false)
})

testOnPostgresql('an index of an earlier stay is not taken for that of what has moved to PostgreSQL', async () => {
  const installation = await stopped()
  const url = await ownDatabase()
  await runStatements(url, 'CREATE SCHEMA helpline_index', 'CREATE TABLE helpline_index.setting (name text)')
  await move({ ...installation, to: { url } })
  // It would fail if the old one were there.
  await runStatements(url, 'CREATE SCHEMA helpline_index')
})

test('a move refuses while a server has the database open, and a target that holds something', async () => {
  const running = await openDomain()
  const storage = new DiskStorage(new Folder(tempDir()))
  const wish = { storage, folder: undefined, progress: SILENT }
  const to = { file: path.join(tempDir(), 'helpline.db') }
  await expect(move({ ...wish, from: running.place, to })).rejects.toThrow('stop it first')
  expect(fs.existsSync(to.file)).toBe(false)
  const installation = await stopped()
  await move({ ...installation, to })
  await expect(move({ ...installation, to })).rejects.toThrow('There is something at')
})

test('a move that is killed has changed nothing, and can be run again', async () => {
  const installation = await stopped()
  const { from } = installation
  const before = await held(from)
  const to = { file: path.join(tempDir(), 'helpline.db') }
  expect(await killedAt('Visitor', from, to.file, path.dirname(installation.folder))).toBe('SIGKILL')
  expect(fs.existsSync(to.file)).toBe(false)
  expect(await held(from)).toEqual(before)
  const { tables } = await move({ ...installation, to })
  expect(tables).toEqual(before)
  expect(fs.readdirSync(path.dirname(to.file)).filter((name) => name.includes('half'))).toEqual([])
})

test('[FO1] [F7] after a move there and back open pages go on: same tokens, same log, next seq, and all is found', async () => {
  // Nobody is given up meanwhile, which would be said in the chat.
  const patience = { agentGraceMs: 600_000, visitorGraceMs: 600_000 }
  let app = await startTestApp(patience)
  let place = placeOf({ dataDir: app.dataDir, databaseUrl: await databaseUrl(app.dataDir) })
  const agent = await agentOnline(app, { role: 'admin' })
  const visitor = await visitorOnline(app)
  const { conversation } = await visitor.call('open', { key: newKey(), text: 'pomegranates' })
  await visitor.event('conversation', (frame) => frame.conversation.status === 'active')
  const { thread, number } = conversation
  const sent = newKey()
  const { seq } = await visitor.call('post', { thread, key: sent, text: 'before' })
  const { log } = await visitor.call('follow', { thread })

  const far: Place = onPostgresql ? { url: await ownDatabase() } : { file: path.join(tempDir(), 'helpline.db') }
  const home: Place = { file: path.join(tempDir(), 'helpline.db') }
  for (const [turn, to] of [far, home].entries()) {
    await app.stop()
    const folder = path.join(tempDir(), 'files')
    await move({ from: place, to, storage: new DiskStorage(new Folder(folder)), folder, progress: SILENT })
    place = to
    app = await startTestApp({
      ...patience,
      dataDir: 'file' in to ? path.dirname(to.file) : tempDir(),
      databaseUrl: 'url' in to ? to.url : undefined,
    })
    const back = await visitorOnline(app, visitor)
    const followed = await back.call('follow', { thread, log, lastSeq: seq + turn })
    expect(followed).toMatchObject({ log, lastSeq: seq + turn })
    expect(await back.call('post', { thread, key: sent, text: 'before' })).toMatchObject({ seq })
    const next = await back.call('post', { thread, key: newKey(), text: `after move ${turn}` })
    expect(next.seq).toBe(seq + turn + 1)
    await eventually(async () => {
      const found = await http(app.url, 'GET', '/api/v1/transcripts?q=pomegranates', { token: agent.token })
      const { items = [] } = found.body as { items?: { conversation: { number: number } }[] }
      return items.some((item) => item.conversation.number === number) || undefined
    }, 'what was said before the moves to be found')
  }
})

/** Runs the built command and kills it when it says that a table is done. */
async function killedAt(table: string, from: Place, to: string, dataDir: string): Promise<NodeJS.Signals | null> {
  // The command looks for helpline.db in the data folder.
  if ('file' in from) fs.copyFileSync(from.file, path.join(dataDir, 'helpline.db'))
  const env = { ...process.env, DATA_DIR: dataDir, DATABASE_URL: 'url' in from ? from.url : '' }
  const child = spawn(process.execPath, ['dist/server/transfer/move.js', '--to', `file:${to}`], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  child.stdout.on('data', (said) => {
    if (String(said).includes(table)) child.kill('SIGKILL')
  })
  return new Promise((resolve) => child.once('exit', (_, signal) => resolve(signal)))
}
