/** What goes wrong while bytes arrive: the disk is full, or senders fall silent or trickle. */
import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import fs from 'node:fs'
import net from 'node:net'
import path from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { makeVisitor, startTestApp, type TestApp, tempDir } from '../support/app.ts'
import { http } from '../support/http.ts'
import { createUpload, openPatch, patchUpload, uploadState, uploadStored } from '../support/uploads.ts'

const MB = 1024 * 1024

/** Mounts a small disk. Returns undefined, or why it cannot be made; only root may mount. */
function mountSmall(folder: string): string | undefined {
  try {
    fs.mkdirSync(folder, { recursive: true })
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', folder], { stdio: 'pipe' })
  } catch (error) {
    return String(error)
  }
  onTestFinished(() => void execFileSync('umount', [folder]))
  return undefined
}

test('[FI2] on a full disk an upload is `storage_full`, keeps what came, and goes on with more room', async (context) => {
  const dataDir = tempDir()
  const incoming = path.join(dataDir, 'incoming')
  const reason = mountSmall(incoming)
  if (reason !== undefined) context.skip(`no disk of 1 MB can be made here: ${reason}`)
  const app = await startTestApp({ dataDir })
  const { token } = await makeVisitor(app)
  const bytes = randomBytes(3 * MB)
  const { id } = await createUpload(app, token, 'film.bin', bytes.length)
  const full = await patchUpload(app, token, id, 0, bytes)
  expect(full.status).toBe(507)
  expect(full.body).toContain('storage_full')
  const { state, offset } = await uploadState(app, token, id)
  expect(state).toBe('receiving')
  expect(offset).toBeGreaterThan(MB / 2)
  expect(fs.readFileSync(path.join(incoming, id)).equals(bytes.subarray(0, offset))).toBe(true)
  execFileSync('mount', ['-o', 'remount,size=8m', incoming])
  expect((await patchUpload(app, token, id, offset, bytes.subarray(offset))).status).toBe(204)
  await uploadStored(app, token, id)
  // The folder is on another file system than the stored files, so the bytes were copied, and nothing is left behind.
  expect(fs.readFileSync(path.join(dataDir, 'files', id)).equals(bytes)).toBe(true)
  expect(fs.readdirSync(incoming)).toEqual([])
})

const closed = (socket: net.Socket) => new Promise<void>((resolve) => socket.once('close', () => resolve()))

/** Sends one byte at a time until there are so many, or until the connection ends. */
function trickle(socket: net.Socket, bytes: number, everyMs: number): void {
  let left = bytes
  const timer = setInterval(() => {
    left -= 1
    if (left >= 0 && socket.writable) socket.write('a')
    else clearInterval(timer)
  }, everyMs)
  onTestFinished(() => clearInterval(timer))
}

test('[A17] [FI2] an upload that falls silent is cut after its time, and what came is kept', async () => {
  const app = await startTestApp({ uploadIdleMs: 300 })
  const { token } = await makeVisitor(app)
  const { id } = await createUpload(app, token, 'half.bin', 100)
  await closed(openPatch(app, token, id, 100, 'a'.repeat(10)))
  expect((await uploadState(app, token, id)).offset).toBe(10)
  expect((await patchUpload(app, token, id, 10, Buffer.alloc(90))).status).toBe(204)
})

test('[A17] an upload takes as long as its bytes come, far beyond the time of other requests', async () => {
  const app = await startTestApp({ uploadIdleMs: 2_000, bodyMs: 200 })
  const { token } = await makeVisitor(app)
  const { id } = await createUpload(app, token, 'slow.bin', 20)
  const socket = openPatch(app, token, id, 20, '')
  trickle(socket, 20, 50)
  await uploadStored(app, token, id)
})

test('[A17] any other body that trickles in is ended after its time, however steadily it comes', async () => {
  const app = await startTestApp({ bodyMs: 300 })
  const socket = net.connect(portOf(app), '127.0.0.1')
  onTestFinished(() => void socket.destroy())
  socket.on('error', () => undefined)
  socket.write(
    'POST /api/v1/visitors/tokens HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n' +
      'content-length: 60000\r\n\r\n{',
  )
  trickle(socket, 60_000, 20)
  await closed(socket)
  expect((await http(app.url, 'GET', '/healthz')).status).toBe(200)
})

const portOf = (app: TestApp): number => Number(new URL(app.url).port)
