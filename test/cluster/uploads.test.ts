/** Uploads and files of several nodes: whichever node a request meets. */
import { randomBytes } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import { Readable } from 'node:stream'
import { describe, expect, onTestFinished } from 'vitest'
import { DiskStorage, Folder, SharedIntake } from '../../src/attachment/index.ts'
import { readAttachment } from '../../src/attachment/store.ts'
import { newId } from '../../src/kernel/ids.ts'
import { createLogger } from '../../src/kernel/logger.ts'
import { LIMITS } from '../../src/protocol/limits.ts'
import { makeVisitor, redisUrl, startTestApp, type TestApp, tempDir } from '../support/app.ts'
import { startCluster, testOnCluster as test } from '../support/cluster.ts'
import { type Domain, openDomain } from '../support/domain.ts'
import { fakeS3 } from '../support/fake-s3.ts'
import { codeIn, http } from '../support/http.ts'
import { eventually } from '../support/peer.ts'
import { createUpload, linksOf, openPatch, patchUpload, uploadStored } from '../support/uploads.ts'

type Two = [TestApp, TestApp]
const incoming = (app: TestApp) => path.join(app.dataDir, 'incoming')
const arrived = (app: TestApp, id: string) => fs.statSync(path.join(incoming(app), id), { throwIfNoEntry: false })?.size

async function head(app: TestApp, token: string, id: string): Promise<number> {
  const answer = await http(app.url, 'HEAD', `/api/v1/uploads/${id}`, { token })
  return Number(answer.headers.get('upload-offset'))
}

/** Sends the bytes in slices, each to the next node, and asks yet another one before. */
async function sendInTurn(nodes: TestApp[], token: string, id: string, bytes: Buffer, slices: number): Promise<void> {
  const slice = Math.ceil(bytes.length / slices)
  for (let at = 0, turn = 0; at < bytes.length; at += slice, turn += 1) {
    const node = (ahead: number) => nodes[(turn + ahead) % nodes.length] as TestApp
    expect(await head(node(1), token, id)).toBe(at)
    expect(await patchUpload(node(0), token, id, at, bytes.subarray(at, at + slice))).toMatchObject({ status: 204 })
  }
}

async function download(app: TestApp, token: string, id: string): Promise<Buffer> {
  const [link] = await linksOf(app, token, [id])
  return Buffer.from(await (await fetch(app.url + link?.url)).arrayBuffer())
}

describe('an upload that meets another node with each request', () => {
  test('[FI1] [FI2] ends as one file in the shared folder, and each node serves it', async () => {
    const { nodes, filesDir } = await startCluster(2)
    const [a, b] = nodes as Two
    const { token } = await makeVisitor(a)
    const bytes = randomBytes(300_000)
    const { id } = await createUpload(a, token, 'film.bin', bytes.length)
    await sendInTurn(nodes, token, id, bytes, 5)
    await uploadStored(b, token, id)
    for (const node of nodes) expect((await download(node, token, id)).equals(bytes)).toBe(true)
    await eventually(() => fs.readdirSync(filesDir).join() === id, 'the parts to be removed')
    for (const node of nodes) expect(fs.readdirSync(incoming(node))).toEqual([])
  })

  test('[FI1] [FI2] ends as one object in the bucket', async () => {
    const s3 = await fakeS3()
    const { nodes, filesDir } = await startCluster(2, { s3: s3.settings })
    const [a, b] = nodes as Two
    const { token } = await makeVisitor(a)
    const bytes = randomBytes(200_000)
    const { id } = await createUpload(b, token, 'film.bin', bytes.length)
    await sendInTurn(nodes, token, id, bytes, 3)
    await uploadStored(b, token, id)
    for (const node of nodes) expect((await download(node, token, id)).equals(bytes)).toBe(true)
    await eventually(() => [...s3.objects.keys()].join() === `helpline/${id}`, 'the parts to be removed')
    expect(fs.readdirSync(filesDir)).toEqual([])
  })

  test('[FI2] keeps what came before a cut that its first node does not notice', async () => {
    const { nodes } = await startCluster(2)
    const [a, b] = nodes as Two
    const { token } = await makeVisitor(a)
    const { id } = await createUpload(a, token, 'film.bin', 1_000)
    openPatch(a, token, id, 1_000, 'x'.repeat(400))
    await eventually(() => arrived(a, id) === 400, 'the beginning to arrive')
    expect(await head(b, token, id)).toBe(400)
    expect(await patchUpload(b, token, id, 400, Buffer.from('y'.repeat(600)))).toMatchObject({ status: 204 })
    await uploadStored(a, token, id)
    expect((await download(a, token, id)).toString()).toBe('x'.repeat(400) + 'y'.repeat(600))
  })

  test('[FI1] is given up at any node, and its bytes go everywhere', async () => {
    const { nodes, filesDir } = await startCluster(2)
    const [a, b] = nodes as Two
    const { token } = await makeVisitor(a)
    const { id } = await createUpload(a, token, 'film.bin', 1_000)
    await patchUpload(a, token, id, 0, Buffer.alloc(300))
    openPatch(a, token, id, 700, '').write('x')
    expect((await http(b.url, 'DELETE', `/api/v1/uploads/${id}`, { token })).status).toBe(204)
    expect((await http(a.url, 'GET', `/api/v1/uploads/${id}`, { token })).status).toBe(404)
    await eventually(() => fs.readdirSync(filesDir).length === 0, 'the parts to be removed')
  })

  test('[FI12] takes room for all of it on every node while one receives it', async () => {
    const files = { fileBytes: 1_000, visitorFileBytes: 10_000, siteFileBytes: 1_500, filesPerMessage: 10, refused: [] }
    const { nodes } = await startCluster(2, { files })
    const [a, b] = nodes as Two
    const { token } = await makeVisitor(a)
    const { id } = await createUpload(a, token, 'film.bin', 1_000)
    expect((await createUpload(b, token, 'other.bin', 600)).answer.status).toBe(201)
    openPatch(a, token, id, 1_000, 'x')
    await eventually(() => arrived(a, id) === 1, 'the first byte to arrive')
    expect(codeIn((await createUpload(b, token, 'third.bin', 600)).answer)).toBe('quota_exceeded')
    expect(await head(b, token, id)).toBe(1)
    expect((await createUpload(b, token, 'third.bin', 600)).answer.status).toBe(201)
  })

  test('[A17] counts with those at other nodes: a visitor sends three at once', async () => {
    const { nodes } = await startCluster(2)
    const [a, b] = nodes as Two
    const { token } = await makeVisitor(a)
    for (let at = 0; at < LIMITS.uploadsAtOnce; at += 1) {
      const { id } = await createUpload(a, token, 'film.bin', 1_000)
      openPatch(a, token, id, 1_000, 'x')
      await eventually(() => arrived(a, id) === 1, 'the first byte to arrive')
    }
    const { id } = await createUpload(b, token, 'film.bin', 1_000)
    expect(await patchUpload(b, token, id, 0, Buffer.alloc(10))).toMatchObject({ status: 429 })
  })
})

describe('a sweep', () => {
  test('[FI2] of one node leaves what another one receives, and takes the parts of what is stored', async () => {
    const { nodes, filesDir } = await startCluster(2)
    const [a, b] = nodes as Two
    const { token } = await makeVisitor(a)
    const { id } = await createUpload(a, token, 'film.bin', 1_000)
    await patchUpload(a, token, id, 0, Buffer.alloc(300))
    openPatch(a, token, id, 700, 'x').resume()
    const all = async () => {
      for (const { services } of nodes)
        for (const work of ['sweep', 'sweepArrivals', 'sweepAnnouncements'] as const) await services.uploads[work]()
    }
    await all()
    expect(await head(b, token, id)).toBeGreaterThanOrEqual(300)
    const offset = await head(b, token, id)
    await patchUpload(b, token, id, offset, Buffer.alloc(1_000 - offset))
    await uploadStored(a, token, id)
    await eventually(() => fs.readdirSync(filesDir).join() === id, 'the parts to be removed')
    const names = [`${id}.part-${newId()}`, `${id}.new-${newId()}`, `${newId()}.part-${newId()}`, newId()]
    for (const name of names) fs.writeFileSync(path.join(filesDir, name), 'left by a crash')
    await all()
    expect(fs.readdirSync(filesDir)).toEqual([id])
  })
})

/** A node that has only what receives uploads. */
async function intakeOn({ database }: Domain, filesDir: string) {
  const [folder, storage] = [new Folder(tempDir()), new DiskStorage(new Folder(filesDir))]
  const asked: string[] = []
  const parts = { node: newId(), database, folder, storage, logger: createLogger('silent') }
  const intake = await SharedIntake.open({ ...parts, endElsewhere: (id) => asked.push(id) })
  const begun: string[] = []
  const looker = { begin: async (id: string) => void begun.push(id), knows: () => false, busyWith: () => begun }
  onTestFinished(() => intake.stop())
  return { intake, folder, looker, begun, asked }
}

async function announced({ database, visitor }: Domain, intake: SharedIntake, size: number) {
  const { id: uploaderId } = await visitor()
  const id = newId()
  await database.write(async (tx) => {
    const common = { uploaderKind: 'visitor', uploaderId, name: 'film.bin', state: 'receiving', createdAt: new Date(1) }
    await tx.db.attachment.create({ data: { id, size, ...common } })
    await intake.announce(tx, id)
  })
  return (await readAttachment(database.read, id)) as NonNullable<Awaited<ReturnType<typeof readAttachment>>>
}

describe('a node that receives an upload', () => {
  test('[F1] and is paused meanwhile adds nothing to what another one went on with', async () => {
    const [domain, filesDir] = [await openDomain(), tempDir()]
    const [paused, other] = [await intakeOn(domain, filesDir), await intakeOn(domain, filesDir)]
    const row = await announced(domain, paused.intake, 9)
    await domain.database.write((tx) => paused.intake.begin(tx, row, 0))
    await other.intake.endElsewhere(row.id)
    expect(other.asked).toEqual([row.id])
    await domain.database.write((tx) => other.intake.begin(tx, row, 0))
    await other.intake.receive(row, 0, Readable.from([Buffer.from('other')]))
    await expect(paused.intake.receive(row, 0, Readable.from([Buffer.from('paused')]))).rejects.toMatchObject({
      code: 'conflict',
    })
    await paused.intake.end(row)
    expect(await other.intake.offset(row.id)).toBe(5)
    expect(fs.readdirSync(filesDir)).toHaveLength(1)
    expect(await other.intake.receive(row, 5, Readable.from([Buffer.from(' end')]))).toMatchObject({ isWhole: true })
    await paused.intake.gather(row.id)
    expect(fs.readFileSync(paused.folder.pathOf(row.id), 'utf8')).toBe('other end')
  })

  test('[F1] and dies with a file that it was looking at leaves it to another one', async () => {
    const [domain, filesDir] = [await openDomain(), tempDir()]
    const [dead, other] = [await intakeOn(domain, filesDir), await intakeOn(domain, filesDir)]
    const row = await announced(domain, dead.intake, 4)
    await domain.database.write((tx) => dead.intake.begin(tx, row, 0))
    expect(await dead.intake.receive(row, 0, Readable.from([Buffer.from('film')]))).toEqual({
      offset: 4,
      isWhole: true,
    })
    await other.intake.start(other.looker)
    await eventually(() => other.begun.join() === row.id, 'another node to begin')
    await other.intake.gather(row.id)
    expect(fs.readFileSync(other.folder.pathOf(row.id), 'utf8')).toBe('film')
  })

  test('[F22] and stops in the middle lets another one go on at once', async () => {
    const { nodes } = await startCluster(2)
    const [a, b] = nodes as Two
    const { token } = await makeVisitor(a)
    const { id } = await createUpload(a, token, 'film.bin', 1_000)
    openPatch(a, token, id, 1_000, 'x'.repeat(400))
    await eventually(() => arrived(a, id) === 400, 'the beginning to arrive')
    await a.stop()
    expect(await head(b, token, id)).toBe(400)
    await patchUpload(b, token, id, 400, Buffer.alloc(600))
    await uploadStored(b, token, id)
  })

  test('[FI2] and was alone before checks what it had not checked; what was not whole begins anew', async () => {
    const [dataDir, filesDir] = [tempDir(), tempDir()]
    const alone = await startTestApp({ dataDir, filesDir })
    const { token } = await makeVisitor(alone)
    const { id } = await createUpload(alone, token, 'film.bin', 1_000)
    await patchUpload(alone, token, id, 0, Buffer.alloc(400))
    const whole = await createUpload(alone, token, 'whole.bin', 10)
    fs.writeFileSync(path.join(incoming(alone), whole.id), '0123456789')
    await alone.services.database.write((tx) =>
      tx.db.attachment.update({ where: { id: whole.id }, data: { state: 'checking' } }),
    )
    await alone.stop()
    const node = await startTestApp({ dataDir, filesDir, redisUrl: redisUrl() })
    await uploadStored(node, token, whole.id)
    expect((await download(node, token, whole.id)).toString()).toBe('0123456789')
    expect((await http(node.url, 'GET', `/api/v1/uploads/${id}`, { token })).status).toBe(404)
    expect(await patchUpload(node, token, id, 400, Buffer.alloc(600))).toMatchObject({ status: 404 })
  })
})
