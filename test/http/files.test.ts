import { randomBytes } from 'node:crypto'
import fs from 'node:fs'
import { request } from 'node:http'
import net, { type AddressInfo } from 'node:net'
import path from 'node:path'
import sharp from 'sharp'
import { describe, expect, onTestFinished, test } from 'vitest'
import { readConfig } from '../../src/config.ts'
import { LIMITS } from '../../src/protocol/limits.ts'
import { agentOnline, makeAgent, makeVisitor, startTestApp, type TestApp, visitorOnline } from '../support/app.ts'
import { codeIn, http } from '../support/http.ts'
import { eventually, newKey, Peer, type Refused } from '../support/peer.ts'
import {
  BYTES,
  createUpload,
  linksOf,
  openPatch,
  patchUpload,
  picture,
  upload,
  uploadState,
  uploadStored,
} from '../support/uploads.ts'

const codeOf = (promise: Promise<unknown>) =>
  promise.then(
    () => 'ok',
    (error: Refused) => error.code,
  )
const kept = (app: TestApp) => fs.readdirSync(path.join(app.dataDir, 'files'))

describe('uploads', () => {
  test('[FI1] [FI5] a file goes from a visitor into a message, once, and the agent hears of it', async () => {
    const app = await startTestApp()
    const agent = await agentOnline(app)
    const visitor = await visitorOnline(app)
    const { id, state, file } = await upload(app, visitor.token, 'order.txt', Buffer.from('one lamp, two chairs'))
    expect(state).toBe('stored')
    expect(file).toMatchObject({ name: 'order.txt', type: 'text/plain', size: 20, image: null })
    const key = newKey()
    const opened = await visitor.call('open', { key, text: '', files: [id] })
    const { thread } = opened.conversation
    await agent.call('follow', { thread })
    const { messages } = await agent.call('fetch', { thread, after: 0, limit: 10 })
    expect(messages.find((message) => message.kind === 'file')?.files).toEqual([file])
    expect(await visitor.call('post', { thread, key, text: '', files: [id] })).toMatchObject({ seq: opened.seq })
    expect(await codeOf(visitor.call('post', { thread, key, text: 'other', files: [id] }))).toBe('key_reused')
    expect(await codeOf(visitor.call('post', { thread, key: newKey(), text: 'again', files: [id] }))).toBe('conflict')
  })

  test('[FI5] a conversation is found by the name of a file, and its line shows it', async () => {
    const app = await startTestApp()
    await agentOnline(app)
    const admin = await makeAgent(app, { role: 'admin' })
    const visitor = await visitorOnline(app)
    const { id } = await upload(app, visitor.token, 'Zanzibar invoice.txt', Buffer.from('nothing of that name in here'))
    await visitor.call('open', { key: newKey(), text: '', files: [id] })
    const found = await http(app.url, 'GET', '/api/v1/transcripts?q=zanzibar', { token: admin.token })
    const { items } = found.body as { items: { hits: { parts: { text: string; hit: boolean }[] }[] }[] }
    expect(items).toHaveLength(1)
    expect(items[0]?.hits[0]?.parts).toContainEqual({ text: 'Zanzibar', hit: true })
  })

  test('[FI2] what arrived before the network was cut is kept, and the rest goes on from there', async () => {
    const app = await startTestApp()
    const { token } = await makeVisitor(app)
    const bytes = randomBytes(3 * 1024 * 1024)
    const { id } = await createUpload(app, token, 'film.bin', bytes.length)
    const { port } = new URL(app.url)
    const cut = request({
      port,
      host: '127.0.0.1',
      method: 'PATCH',
      path: `/api/v1/uploads/${id}`,
      headers: {
        authorization: `Bearer ${token}`,
        'content-type': BYTES,
        'upload-offset': '0',
        'content-length': bytes.length,
      },
    })
    cut.on('error', () => undefined)
    cut.write(bytes.subarray(0, 2 * 1024 * 1024))
    await eventually(
      async () => ((await uploadState(app, token, id)).offset > 1024 * 1024 ? true : undefined),
      'the first bytes',
    )
    cut.destroy()
    const head = await fetch(`${app.url}/api/v1/uploads/${id}`, {
      method: 'HEAD',
      headers: { authorization: `Bearer ${token}` },
    })
    const offset = Number(head.headers.get('upload-offset'))
    expect(offset).toBeGreaterThan(1024 * 1024)
    expect((await patchUpload(app, token, id, offset - 1, bytes.subarray(offset - 1))).status).toBe(409)
    expect(await patchUpload(app, token, id, offset, bytes.subarray(offset))).toMatchObject({
      status: 204,
      offset: bytes.length,
    })
    expect(fs.readFileSync(path.join(app.dataDir, 'files', id)).equals(bytes)).toBe(true)
  })

  test('[FI3] an upload says where it stands, to who uploads and to nobody else', async () => {
    const app = await startTestApp()
    const [visitor, other] = [await makeVisitor(app), await makeVisitor(app)]
    const agent = await makeAgent(app)
    const { id } = await createUpload(app, visitor.token, 'notes.txt', 5)
    expect(await uploadState(app, visitor.token, id)).toMatchObject({ state: 'receiving' })
    await patchUpload(app, visitor.token, id, 0, Buffer.from('notes'))
    expect(await uploadStored(app, visitor.token, id)).toMatchObject({
      state: 'stored',
      file: { name: 'notes.txt', size: 5 },
    })
    const program = await upload(app, visitor.token, 'run.txt', Buffer.from('MZ'.padEnd(64, '\0')))
    expect(program).toMatchObject({ state: 'refused', code: 'file_refused' })
    for (const { token } of [other, agent])
      expect(codeIn(await http(app.url, 'GET', `/api/v1/uploads/${id}`, { token }))).toBe('not_found')
  })

  test('[FI2] [A17] an upload goes on after a restart, and what was left alone is removed with its bytes', async () => {
    let now = Date.now()
    const app = await startTestApp({}, () => now)
    const { token, secret } = await makeVisitor(app)
    const { id } = await createUpload(app, token, 'half.bin', 100)
    const socket = openPatch(app, token, id, 100, 'a'.repeat(60))
    await eventually(async () => ((await uploadState(app, token, id)).offset === 60 ? true : undefined), 'sixty bytes')
    socket.destroy()
    const again = await app.restart()
    expect((await uploadState(again, token, id)).offset).toBe(60)
    fs.writeFileSync(path.join(app.dataDir, 'files', newKey()), 'of no row')
    now += 25 * 3_600_000
    await again.services.uploads.sweep()
    expect(kept(again)).toEqual([])
    expect(secret).toBeTruthy()
  })

  test('[A17] many uploads at once are taken three at a time, and giving up removes the bytes', async () => {
    const app = await startTestApp()
    const { token } = await makeVisitor(app)
    const ids = await Promise.all([1, 2, 3, 4].map(async (n) => (await createUpload(app, token, `${n}.bin`, 1_000)).id))
    const open = ids.slice(0, 3).map((id) => openPatch(app, token, id, 1_000, 'a'.repeat(10)))
    for (const id of ids.slice(0, 3))
      await eventually(async () => ((await uploadState(app, token, id)).offset === 10 ? true : undefined), 'it to run')
    expect((await patchUpload(app, token, ids[3] ?? '', 0, Buffer.alloc(1_000))).status).toBe(429)
    for (const id of ids) expect((await http(app.url, 'DELETE', `/api/v1/uploads/${id}`, { token })).status).toBe(204)
    for (const socket of open) socket.destroy()
    expect(kept(app)).toEqual([])
  })

  test('[FI12] too large, too many bytes, and more than the quota are refused before they are stored', async () => {
    const app = await startTestApp({
      files: {
        fileBytes: 1_000,
        visitorFileBytes: 1_500,
        siteFileBytes: 1_800,
        filesPerMessage: 10,
        refused: ['programs'],
      },
    })
    const [first, second] = [await makeVisitor(app), await makeVisitor(app)]
    expect(codeIn((await createUpload(app, first.token, 'big', 1_001)).answer)).toBe('too_large')
    const { id } = await createUpload(app, first.token, 'liar', 10)
    expect((await patchUpload(app, first.token, id, 0, Buffer.alloc(11))).status).toBe(413)
    const whole = await createUpload(app, first.token, 'a', 1_000)
    expect(codeIn((await createUpload(app, first.token, 'b', 600)).answer)).toBe('quota_exceeded')
    expect((await patchUpload(app, first.token, whole.id, 0, Buffer.alloc(1_000))).status).toBe(204)
    expect((await createUpload(app, second.token, 'c', 800)).answer.status).toBe(201)
    expect(codeIn((await createUpload(app, second.token, 'd', 801)).answer)).toBe('quota_exceeded')
  })

  test('[FI12] [A17] announcements take no room and go after minutes; what arrived or arrives does', async () => {
    let now = Date.now()
    const files = {
      fileBytes: 1_000,
      visitorFileBytes: 10_000,
      siteFileBytes: 2_000,
      filesPerMessage: 10,
      refused: ['programs'],
    }
    const app = await startTestApp({ files }, () => now)
    const crowd = await Promise.all(Array.from({ length: 5 }, () => makeVisitor(app)))
    const silent = await Promise.all(crowd.map(({ token }) => createUpload(app, token, 'nothing', 1_000)))
    expect(silent.map(({ answer }) => answer.status)).toEqual([201, 201, 201, 201, 201])
    const { token } = await makeVisitor(app)
    const { id } = await createUpload(app, token, 'half', 1_000)
    const first = openPatch(app, token, id, 1_000, 'a'.repeat(400))
    await eventually(
      async () => ((await uploadState(app, token, id)).offset === 400 ? true : undefined),
      'what arrived',
    )
    const other = await makeVisitor(app)
    const second = await createUpload(app, other.token, 'second', 1_000)
    openPatch(app, other.token, second.id, 1_000, 'a')
    await eventually(
      async () => ((await uploadState(app, other.token, second.id)).offset === 1 ? true : undefined),
      'it to run',
    )
    expect(codeIn((await createUpload(app, token, 'third', 1)).answer)).toBe('quota_exceeded')
    expect(
      (await patchUpload(app, crowd[0]?.token ?? '', silent[0]?.id ?? '', 0, Buffer.alloc(1_000))).status,
    ).not.toBe(204)
    first.destroy()
    await fetch(`${app.url}/api/v1/uploads/${id}`, { method: 'HEAD', headers: { authorization: `Bearer ${token}` } })
    const fits = await eventually(async () => {
      const { answer } = await createUpload(app, token, 'fits', 600)
      return answer.status === 201 ? answer : undefined
    }, 'room for the rest')
    expect(fits.status).toBe(201)
    expect(codeIn((await createUpload(app, token, 'fits not', 601)).answer)).toBe('quota_exceeded')
    now += 10 * 60_000
    await app.services.uploads.sweepAnnouncements()
    const gone = await Promise.all(
      crowd.map(({ token }, n) => http(app.url, 'GET', `/api/v1/uploads/${silent[n]?.id}`, { token })),
    )
    expect(gone.map(({ status }) => status)).toEqual([404, 404, 404, 404, 404])
    expect((await uploadState(app, token, id)).offset).toBe(400)
  })

  test('[FI12] [A17] the visitors of one address share four visitors’ bytes of a day; staff do not count', async () => {
    const files = {
      fileBytes: 1_000,
      visitorFileBytes: 500,
      siteFileBytes: 90_000,
      filesPerMessage: 10,
      refused: ['programs'],
    }
    const app = await startTestApp({ files })
    for (let n = 0; n < 4; n++) {
      const { token } = await makeVisitor(app)
      const { id } = await createUpload(app, token, 'a', 500)
      expect((await patchUpload(app, token, id, 0, Buffer.alloc(500))).status).toBe(204)
    }
    const { token } = await makeVisitor(app)
    expect(codeIn((await createUpload(app, token, 'b', 100)).answer)).toBe('quota_exceeded')
    const agent = await makeAgent(app)
    expect((await createUpload(app, agent.token, 'c', 500)).answer.status).toBe(201)
  })

  test('[FI5] how many files a message may have is the operator’s to say, and told by hello', async () => {
    const app = await startTestApp({
      files: {
        fileBytes: 1_000,
        visitorFileBytes: 9_000,
        siteFileBytes: 9_000,
        filesPerMessage: 2,
        refused: ['programs'],
      },
    })
    await agentOnline(app)
    const known = await makeVisitor(app)
    const visitor = await Peer.open(app.url)
    expect((await visitor.call('hello', { version: 1, token: known.token })).filesPerMessage).toBe(2)
    const ids: string[] = []
    for (const name of ['a', 'b', 'c']) {
      const { id } = await upload(app, known.token, name, Buffer.from('some words'))
      await uploadStored(app, known.token, id)
      ids.push(id)
    }
    const open = (files: string[]) => visitor.call('open', { key: newKey(), text: '', files })
    await expect(open(ids)).rejects.toMatchObject({ code: 'bad_request' })
    expect((await open(ids.slice(0, 2))).seq).toBeGreaterThan(0)
  })

  test('[CO3] [A19] a page that is not on the site’s list uploads nothing; one that is may, after a preflight', async () => {
    const app = await startTestApp()
    const { token } = await makeVisitor(app)
    const from = (origin: string) =>
      http(app.url, 'POST', '/api/v1/uploads', {
        token,
        headers: { origin, 'upload-length': '10', 'upload-metadata': 'filename YQ==' },
      })
    expect(codeIn(await from('https://evil.example'))).toBe('origin_refused')
    const allowed = await from('https://shop.example')
    expect(allowed.status).toBe(201)
    expect(allowed.headers.get('access-control-allow-origin')).toBe('https://shop.example')
    expect(allowed.headers.get('access-control-expose-headers')).toMatch(/location/i)
  })
})

describe('files', () => {
  test('[A1] [FI6] only who can read the message can read the file; to others it does not exist', async () => {
    const app = await startTestApp()
    const agent = await agentOnline(app)
    const [visitor, stranger] = [await visitorOnline(app), await visitorOnline(app)]
    const { id } = await upload(app, visitor.token, 'a.txt', Buffer.from('mine'))
    expect((await http(app.url, 'GET', `/api/v1/uploads/${id}`, { token: stranger.token })).status).toBe(404)
    expect(await linksOf(app, stranger.token, [id])).toEqual([])
    expect(await linksOf(app, agent.token, [id])).toEqual([])
    const opened = await stranger.call('open', { key: newKey(), text: 'hi' })
    expect(
      await codeOf(stranger.call('post', { thread: opened.conversation.thread, key: newKey(), text: '', files: [id] })),
    ).toBe('not_found')
    await visitor.call('open', { key: newKey(), text: 'here', files: [id] })
    expect(await linksOf(app, stranger.token, [id])).toEqual([])
    const [link] = await linksOf(app, agent.token, [id])
    expect((await http(app.url, 'GET', link?.url ?? '')).body).toBe('mine')
  })

  test('[FI12] without settings the limits are those that the protocol names', () => {
    const { fileBytes, visitorFileBytes, siteFileBytes, filesPerMessage } = LIMITS
    expect(readConfig({}).files).toEqual({
      fileBytes,
      visitorFileBytes,
      siteFileBytes,
      filesPerMessage,
      refused: ['programs'],
    })
  })

  test('[FI7] a changed or old address is 404', async () => {
    let now = Date.now()
    const app = await startTestApp({}, () => now)
    const { token } = await makeVisitor(app)
    const { id } = await upload(app, token, 'a.txt', Buffer.from('mine'))
    const [link] = await linksOf(app, token, [id])
    const url = link?.url ?? ''
    expect((await http(app.url, 'GET', url)).status).toBe(200)
    for (const changed of [
      url.replace(/e=(\d)/, 'e=9$1'),
      `${url}&thumb=1`,
      url.replace(id, newKey()),
      url.replace(/s=.*/, 's='),
    ])
      expect((await http(app.url, 'GET', changed)).status).toBe(404)
    now += 600_001
    expect((await http(app.url, 'GET', url)).status).toBe(404)
  })

  test('[A12] SVG and HTML are downloads that cannot run, whatever they are called', async () => {
    const app = await startTestApp()
    const { token } = await makeVisitor(app)
    const svg = '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
    for (const [name, text] of [
      ['x.svg', svg],
      ['x.png', svg],
      ['x.html', '<!doctype html><script>alert(1)</script>'],
    ] as const) {
      const { id, file } = await upload(app, token, name, Buffer.from(text))
      expect(file?.image).toBeNull()
      const [link] = await linksOf(app, token, [id])
      const { headers } = await http(app.url, 'GET', link?.url ?? '')
      expect(headers.get('content-disposition')).toMatch(/^attachment;/)
      expect(headers.get('x-content-type-options')).toBe('nosniff')
      expect(headers.get('content-security-policy')).toBe("sandbox; default-src 'none'")
      expect(headers.get('content-type')).not.toMatch(/html/)
    }
  })

  test('[A15] the first bytes decide the type, not the name; a picture gets its size and a bare preview', async () => {
    const app = await startTestApp()
    const { token } = await makeVisitor(app)
    const camera = await sharp(await picture(1_000, 800))
      .jpeg()
      .withExif({ IFD0: { Copyright: 'SECRET-NAME' } })
      .toBuffer()
    const { id, file } = await upload(app, token, 'not-a-picture.txt', camera)
    expect(file).toMatchObject({ type: 'image/jpeg', image: { width: 1_000, height: 800 } })
    const [link] = await linksOf(app, token, [id])
    const response = await fetch(app.url + (link?.thumbnailUrl ?? ''))
    const thumbnail = Buffer.from(await response.arrayBuffer())
    expect(await sharp(thumbnail).metadata()).toMatchObject({ format: 'webp', width: 480, height: 384 })
    expect(thumbnail.includes('SECRET-NAME')).toBe(false)
    expect((await upload(app, token, 'real.png', Buffer.from('\u0000\u0001 not a picture'))).file?.image).toBeNull()
  })

  test('[A14] names with paths, quotes, line breaks and direction marks are cleaned, and the header holds', async () => {
    const app = await startTestApp()
    const { token } = await makeVisitor(app)
    const { id, file } = await upload(
      app,
      token,
      '../../etc/pass"wd\r\nset-cookie: a=b\u202Egpj.报告.txt',
      Buffer.from('x'),
    )
    expect(file?.name).not.toMatch(/[\\/\r\n\u202e]/)
    expect(file?.name).toMatch(/报告\.txt$/)
    const [link] = await linksOf(app, token, [id])
    const { headers } = await http(app.url, 'GET', link?.url ?? '')
    expect(headers.get('set-cookie')).toBeNull()
    expect(headers.get('content-disposition')).toMatch(
      /^attachment; filename="[^"]*"; filename\*=UTF-8''[A-Za-z0-9%._~!-]+$/,
    )
    expect(kept(app)).toEqual([id])
    expect((await upload(app, token, '..', Buffer.from('x'))).file?.name).toBe('file')
  })

  test('[A16] a picture of too many pixels, and a broken one, are downloads, never decoded; nothing is unpacked', async () => {
    const app = await startTestApp()
    const { token } = await makeVisitor(app)
    const bomb = await picture(9_000, 9_000)
    expect((await upload(app, token, 'bomb.png', bomb)).file).toMatchObject({ type: 'image/png', image: null })
    expect((await upload(app, token, 'broken.png', (await picture()).subarray(0, 200))).file?.image).toBeNull()
    const zip = Buffer.concat([Buffer.from([0x50, 0x4b, 0x03, 0x04]), randomBytes(500)])
    expect((await upload(app, token, 'a.docx', zip)).file).toMatchObject({ type: 'application/zip', image: null })
  })

  test('[FI13] a file waits for the scanner’s word: clean is stored, a finding is refused and its bytes are gone', async () => {
    const scanner = await fakeClamd()
    const app = await startTestApp({ clamd: scanner.address })
    const { token } = await makeVisitor(app)
    const clean = await upload(app, token, 'ok.txt', Buffer.from('a harmless line'))
    expect(clean.state).toBe('checking')
    const bad = await upload(app, token, 'bad.txt', Buffer.from('VIRUS in here'))
    scanner.answer()
    await eventually(
      async () => ((await uploadState(app, token, clean.id)).state === 'stored' ? true : undefined),
      'the clean one',
    )
    const refused = await eventually(async () => {
      const state = await uploadState(app, token, bad.id)
      return state.state === 'refused' ? state : undefined
    }, 'the refusal')
    expect(refused).toMatchObject({ code: 'file_refused', file: null })
    await eventually(() => (kept(app).includes(bad.id) ? undefined : true), 'its bytes to go')
    expect(scanner.heard.sort()).toEqual(['VIRUS in here', 'a harmless line'])
  })

  test('[FI13] a scanner that is away holds files back; a restart with one that answers lets them through', async () => {
    const app = await startTestApp({ clamd: path.join('/nonexistent', 'clamd.sock') })
    const { token } = await makeAgent(app)
    const { id, state } = await upload(app, token, 'ok.txt', Buffer.from('a harmless line'))
    expect(state).toBe('checking')
    await app.stop()
    const scanner = await fakeClamd()
    scanner.answer()
    const again = await startTestApp({ dataDir: app.dataDir, clamd: scanner.address })
    await eventually(
      async () => ((await uploadState(again, token, id)).state === 'stored' ? true : undefined),
      'it to be stored',
    )
  })
})

/** Answers INSTREAM as clamd does. It holds its answers back until the test lets them go. */
async function fakeClamd() {
  const heard: string[] = []
  let answering = false
  const waiting: (() => void)[] = []
  const server = net.createServer((socket) => {
    let data = Buffer.alloc(0)
    socket.on('error', () => undefined)
    socket.on('data', (chunk) => {
      data = Buffer.concat([data, chunk])
      const text = streamed(data)
      if (text === undefined) return
      heard.push(text)
      const say = () => socket.end(text.includes('VIRUS') ? 'stream: Test-Signature FOUND\0' : 'stream: OK\0')
      if (answering) say()
      else waiting.push(say)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  return {
    heard,
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    answer() {
      answering = true
      for (const say of waiting.splice(0)) say()
    },
  }
}

/** Returns what was sent between the command and the empty chunk, or undefined until the empty chunk has come. */
function streamed(data: Buffer): string | undefined {
  const command = 'zINSTREAM\0'
  let text = ''
  for (let at = command.length; at + 4 <= data.length; ) {
    const length = data.readUInt32BE(at)
    if (length === 0) return text
    text += data.subarray(at + 4, at + 4 + length).toString('latin1')
    at += 4 + length
  }
  return undefined
}
