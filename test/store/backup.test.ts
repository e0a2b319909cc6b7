/** Backups are made while a server writes, and restored into an empty place of either kind, or refused. */
import { spawn } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import Sqlite from 'better-sqlite3'
import { expect, test } from 'vitest'
import { placeOf } from '../../src/app/place.ts'
import { DiskStorage, Folder, S3Storage } from '../../src/attachment/index.ts'
import { newId } from '../../src/kernel/ids.ts'
import { append, createThread } from '../../src/messaging/index.ts'
import type { Place } from '../../src/store/database.ts'
import { keepForever } from '../../src/store/sqlite/kept-statements.ts'
import { backUp } from '../../src/transfer/backup.ts'
import { type Copied, differences, SILENT, sumUp } from '../../src/transfer/copy.ts'
import { nameLogAnew } from '../../src/transfer/new-log.ts'
import { openSource } from '../../src/transfer/place.ts'
import { restore } from '../../src/transfer/restore.ts'
import { without } from '../../src/transfer/shelf.ts'
import { beginBackup, FORMAT } from '../../src/transfer/store-backup.ts'
import type { Table } from '../../src/transfer/tables.ts'
import { makeAgent, startTestApp, tempDir } from '../support/app.ts'
import { type Domain, openDomain } from '../support/domain.ts'
import { fakeS3 } from '../support/fake-s3.ts'
import { Peer } from '../support/peer.ts'
import { databaseUrl, MIGRATIONS, onPostgresql, ownDatabase, testOnSqlite } from '../support/store.ts'

const MANY = 1_205

interface Installation {
  place: Place
  dataDir: string
  storage: DiskStorage
}
const installation = (place: Place, dataDir: string): Installation => ({
  place,
  dataDir,
  storage: new DiskStorage(new Folder(path.join(dataDir, 'files'))),
})
/** Empty places of each kind that this run has. */
async function emptyPlaces(): Promise<Installation[]> {
  const folder = tempDir()
  const onFile = installation({ file: path.join(folder, 'helpline.db') }, folder)
  return onPostgresql ? [onFile, installation({ url: await ownDatabase() }, tempDir())] : [onFile]
}
async function emptyPlace(): Promise<Installation> {
  const [onFile, onServer] = await emptyPlaces()
  return (onServer ?? onFile) as Installation
}

async function newThread({ database, siteId, visitor }: Domain): Promise<string> {
  const { id } = await visitor({ name: '李雷 ?', email: 'eve@example.com' })
  return database.write((tx) => createThread(tx, { kind: 'public', siteId, visitorId: id, ownerId: newId() }))
}
const author = { kind: 'visitor' as const, id: 'eve', name: 'Eve' }
const post = ({ database }: Domain, thread: string, text: string) =>
  database.write((tx) => append(tx, thread, { author, at: 1, text, key: newId() }))

async function filled(): Promise<Domain & { thread: string }> {
  const domain = await openDomain()
  const thread = await newThread(domain)
  await Promise.all(Array.from({ length: MANY }, (_, said) => post(domain, thread, `é 你好 ${said}`)))
  return { ...domain, thread }
}

const wishOf = (place: Place, file: string) => ({ place, file, storage: undefined, secrets: false, progress: SILENT })
const restored = (file: string, into: Installation) => restore({ ...into, file, progress: SILENT })
const newFile = () => path.join(tempDir(), 'helpline.backup')

/** What a place holds, but the name of the log, which is never in a backup. */
async function held(place: Place): Promise<Copied[]> {
  const source = await openSource(place)
  try {
    return await sumUp(without(source, { tables: [], settings: ['log_epoch'] }))
  } finally {
    await source.close()
  }
}

test('a backup that is made while people write is of one moment, and restores into each kind of place', async () => {
  const domain = await filled()
  const file = newFile()
  let isDone = false
  const making = backUp(wishOf(domain.place, file)).finally(() => {
    isDone = true
  })
  let meanwhile = 0
  for (; !isDone; meanwhile += 1) await post(domain, domain.thread, `meanwhile ${meanwhile}`)
  const { tables } = await making
  expect(meanwhile).toBeGreaterThan(0)
  expect(fs.statSync(file).mode & 0o777).toBe(0o600)
  expect(fs.readdirSync(path.dirname(file))).toEqual(['helpline.backup'])

  for (const into of await emptyPlaces()) {
    await restored(file, into)
    expect(differences(tables, await held(into.place))).toEqual([])
    const source = await openSource(into.place)
    const [thread] = await rowsOf(source, 'Thread')
    const messages = await rowsOf(source, 'Message')
    await source.close()
    expect(messages.length).toBeGreaterThanOrEqual(MANY)
    expect(thread?.lastSeq).toBe(messages.length)
  }
})

async function rowsOf(source: Awaited<ReturnType<typeof openSource>>, table: Table) {
  const all = []
  for await (const rows of source.rows(table)) all.push(...rows)
  return all
}

test('a backup never replaces a file', async () => {
  const { place } = await openDomain()
  const file = newFile()
  fs.writeFileSync(file, 'precious')
  await expect(backUp(wishOf(place, file))).rejects.toThrow('There is something at')
  expect(fs.readFileSync(file, 'utf8')).toBe('precious')
})

test('[F7] [FO1] a restored log is another one; with the secrets a token goes on, without them staff sign in again', async () => {
  const app = await startTestApp()
  const { token } = await makeAgent(app)
  const before = await hello(app.url, token)
  const [whole, bare] = [newFile(), newFile()]
  const place = await placeOfApp(app.dataDir)
  await backUp({ ...wishOf(place, whole), secrets: true })
  await backUp(wishOf(place, bare))
  await app.stop()

  const withSecrets = await started(await emptyPlace(), whole)
  const after = await hello(withSecrets.url, token)
  expect(after.log).not.toBe(before.log)
  await withSecrets.stop()

  const without = await emptyPlace()
  const bareApp = await started(without, bare)
  await expect(hello(bareApp.url, token)).rejects.toThrow()
  await bareApp.stop()
  const sums = await held(without.place)
  for (const table of ['AgentSession', 'SpentSecret'])
    expect(sums.find((each) => each.table === table)?.rows, table).toBe(0)
  expect(sums.find(({ table }) => table === 'Agent')?.rows).toBe(1)
})

const placeOfApp = async (dataDir: string) => placeOf({ dataDir, databaseUrl: await databaseUrl(dataDir) })

async function hello(url: string, token: string): Promise<{ log: string }> {
  const peer = await Peer.open(url)
  return peer.call('hello', { version: 1, token })
}

async function started(into: Installation, file: string) {
  await restored(file, into)
  const { dataDir, place } = into
  return startTestApp({ dataDir, databaseUrl: 'url' in place ? place.url : undefined })
}

test('new-log names the log anew while the server is stopped, and is refused while one runs', async () => {
  const app = await startTestApp()
  const { token } = await makeAgent(app)
  const before = await hello(app.url, token)
  const place = await placeOfApp(app.dataDir)
  await expect(nameLogAnew(place)).rejects.toThrow('stop it first')
  await app.stop()
  await nameLogAnew(place)
  const again = await app.restart()
  expect((await hello(again.url, token)).log).not.toBe(before.log)
})

test('a database that holds something takes no backup', async () => {
  const { place } = await openDomain()
  const file = newFile()
  await backUp(wishOf(place, file))
  const into = await emptyPlace()
  await restored(file, into)
  const before = await held(into.place)
  await expect(restored(file, into)).rejects.toThrow(/is not empty|There is something at/)
  expect(await held(into.place)).toEqual(before)
})

test('the log that another database left behind is not taken for that of a restored one', async () => {
  const { place } = await openDomain()
  const file = newFile()
  await backUp(wishOf(place, file))
  const folder = tempDir()
  const into = installation({ file: path.join(folder, 'helpline.db') }, folder)
  fs.writeFileSync(path.join(folder, 'helpline.db-wal'), 'of another database')
  await expect(restored(file, into)).rejects.toThrow('There is something at')
  expect(fs.existsSync(path.join(folder, 'helpline.db'))).toBe(false)
})

test('a backup that was cut short or altered is refused in one sentence, and nothing of it is kept', async () => {
  const { place } = await filled()
  const good = newFile()
  await backUp(wishOf(place, good))
  const bytes = fs.readFileSync(good)
  const altered = Buffer.from(bytes)
  altered.write('é 你坏 600', bytes.indexOf('é 你好 600'))
  const cases: [string, Buffer | ((file: string) => void), RegExp][] = [
    ['cut in the middle', bytes.subarray(0, Math.floor(bytes.length / 2)), /is damaged/],
    ['cut at its end', bytes.subarray(0, bytes.length - 4_096), /is damaged/],
    ['a letter', altered, /the table Message is not what was put in/],
    ['a row less', change(`DELETE FROM "Message" WHERE "seq" = 7`), /the table Message is not what was put in/],
    ['another count', change(`UPDATE "BackupTable" SET "rows" = 1`), /its list of contents was changed/],
    ['no backup', change('PRAGMA application_id = 0'), /is no backup/],
    ['no database', Buffer.from('hello, I am a text. '.repeat(100)), /is damaged/],
    ['nothing', Buffer.alloc(0), /is no backup/],
    ['of the future', change(`UPDATE "Backup" SET "value" = '2' WHERE "name" = 'format'`), /its list of contents/],
  ]
  const into = await emptyPlace()
  for (const [name, made, sentence] of cases) {
    const file = newFile()
    fs.writeFileSync(file, typeof made === 'function' ? bytes : made)
    if (typeof made === 'function') made(file)
    await expect(restored(file, into), name).rejects.toThrow(sentence)
  }
  await expect(restored(path.join(tempDir(), 'none'), into)).rejects.toThrow('There is no backup at')
  await restored(good, into)
})

const change = (text: string) => (file: string) => {
  const database = keepForever(new Sqlite(file))
  database.exec(text)
  database.close()
}

test('files come along when they are asked for, and what is missing or damaged is named', async () => {
  const domain = await openDomain()
  const from = installation(domain.place, tempDir())
  const [kept, lost] = [newId(), newId()]
  const content = Buffer.alloc(3_000_000, 'bytes of a picture, ')
  await from.storage.keep(kept, written(content))
  for (const id of [kept, lost]) await domain.storedFile({ id, name: 'a.bin', size: content.length })
  const file = newFile()
  const made = await backUp({ ...wishOf(domain.place, file), storage: from.storage })
  expect(made.files).toMatchObject({ count: 1, bytes: content.length, missing: [lost] })

  const damaged = newFile()
  fs.copyFileSync(file, damaged)
  change(`UPDATE "BackupPart" SET "bytes" = zeroblob(length("bytes")) WHERE "part" = 1`)(damaged)
  const into = await emptyPlace()
  await expect(restored(damaged, into)).rejects.toThrow(`the file ${kept} is not what was put in`)

  const { files, missing } = await restored(file, into)
  expect(files).toEqual({ count: 1, bytes: content.length })
  expect(missing).toEqual([lost])
  expect(fs.readFileSync(path.join(into.dataDir, 'files', kept)).equals(content)).toBe(true)
  expect(fs.readdirSync(into.dataDir).filter((name) => name.startsWith('restore'))).toEqual([])
})

test('files in a bucket come along into another bucket, and a bucket that does not answer is said in one sentence', async () => {
  const domain = await openDomain()
  const [bucket, other] = [await fakeS3(), await fakeS3()]
  const from = new S3Storage(bucket.settings)
  const [kept, lost] = [newId(), newId()]
  const content = Buffer.alloc(2_500_000, 'bytes of a picture, ')
  await from.keep(kept, written(content))
  for (const id of [kept, lost]) await domain.storedFile({ id, name: 'a.bin', size: content.length })

  bucket.down = true
  const never = newFile()
  const cannot = 'The storage of files cannot be used'
  await expect(backUp({ ...wishOf(domain.place, never), storage: from })).rejects.toThrow(cannot)
  expect(fs.existsSync(never)).toBe(false)
  bucket.down = false
  const file = newFile()
  const made = await backUp({ ...wishOf(domain.place, file), storage: from })
  expect(made.files).toMatchObject({ count: 1, bytes: content.length, missing: [lost] })

  const into = await emptyPlace()
  const storage = new S3Storage(other.settings)
  other.down = true
  await expect(restore({ ...into, storage, file, progress: SILENT })).rejects.toThrow(cannot)
  other.down = false
  const { files, missing } = await restore({ ...into, storage, file, progress: SILENT })
  expect(files).toEqual({ count: 1, bytes: content.length })
  expect(missing).toEqual([lost])
  expect([...other.objects]).toEqual([[`helpline/${kept}`, content]])
})

function written(content: Buffer): string {
  const file = path.join(tempDir(), 'bytes')
  fs.writeFileSync(file, content)
  return file
}

test('[F7] a restore that is killed leaves an empty place, and can be run again', async () => {
  const { place } = await filled()
  const file = newFile()
  const { tables } = await backUp(wishOf(place, file))
  const into = await emptyPlace()
  expect(await killedAt('Thread', file, into)).toBe('SIGKILL')
  if ('file' in into.place) expect(fs.existsSync(into.place.file)).toBe(false)
  else expect((await held(into.place)).every(({ rows }) => rows === 0)).toBe(true)
  await restored(file, into)
  expect(differences(tables, await held(into.place))).toEqual([])
})

/** Runs the built command and kills it when it says that a table is done. */
function killedAt(table: string, file: string, { dataDir, place }: Installation): Promise<NodeJS.Signals | null> {
  const env = { ...process.env, DATA_DIR: dataDir, DATABASE_URL: 'url' in place ? place.url : '' }
  const child = spawn(process.execPath, ['dist/server/transfer/restore.js', file], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  child.stdout.on('data', (said) => {
    if (String(said).includes(table)) child.kill('SIGKILL')
  })
  return new Promise((resolve) => child.once('exit', (_, signal) => resolve(signal)))
}

testOnSqlite('a backup of an older version is migrated on its way, and is not changed itself', async () => {
  const older = tempDir()
  fs.cpSync(MIGRATIONS, older, { recursive: true })
  const names = fs.readdirSync(path.join(older, 'sqlite')).filter((name) => /^\d/.test(name))
  fs.rmSync(path.join(older, 'sqlite', names.sort().at(-1) as string), { recursive: true })
  const file = newFile()
  const target = await beginBackup(file, older)
  await target.add('Setting', ['name', 'value'], [{ name: 'conversation', value: '7' }])
  const facts = { format: FORMAT, madeAt: '2026-11-01T00:00:00.000Z', tokenSecret: '' }
  target.finish({ ...facts, secrets: 'no', files: 'no' }, await sumUp(target, ['Setting']))
  const before = fs.readFileSync(file)
  const into = await emptyPlace()
  await restored(file, into)
  expect((await held(into.place)).find(({ table }) => table === 'Setting')?.rows).toBe(1)
  expect(fs.readFileSync(file).equals(before)).toBe(true)
})
