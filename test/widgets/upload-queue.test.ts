import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, test, vi } from 'vitest'
import { UploadQueue } from '../../widgets/client/upload-queue.ts'
import { PATIENCE_MS } from '../support/patience.ts'

interface Kept {
  name: string
  length: number
  bytes: Buffer
  deleted: boolean
  patches: number[]
}
type Hook = (request: IncomingMessage, response: ServerResponse, kept: Kept) => boolean | Promise<boolean>

const stops: (() => void)[] = []
afterEach(() => {
  for (const stop of stops.splice(0)) stop()
})

/** Starts a server that follows the protocol and lets a test step in before each PATCH. */
async function startServer(hook: Hook = () => false, tokens = { good: 'fresh' }) {
  const uploads = new Map<string, Kept>()
  let refusals = 0
  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    if (request.headers.authorization !== `Bearer ${tokens.good}`) {
      refusals++
      return response.writeHead(401).end('{"error":{"code":"expired_token"}}')
    }
    if (request.method === 'POST') {
      const id = `u${uploads.size}`
      const name = Buffer.from(String(request.headers['upload-metadata']).split(' ')[1] ?? '', 'base64').toString()
      uploads.set(id, {
        name,
        length: Number(request.headers['upload-length']),
        bytes: Buffer.alloc(0),
        deleted: false,
        patches: [],
      })
      return response.writeHead(201, { location: `/api/v1/uploads/${id}` }).end()
    }
    const kept = uploads.get(request.url?.split('/').pop() ?? '')
    if (kept === undefined) return response.writeHead(404).end()
    if (request.method === 'HEAD') return response.writeHead(200, { 'upload-offset': kept.bytes.length }).end()
    if (request.method === 'DELETE') {
      kept.deleted = true
      return response.writeHead(204).end()
    }
    if (request.method === 'GET') return response.end(JSON.stringify({ state: 'stored', code: null }))
    kept.patches.push(Number(request.headers['upload-offset']))
    if (await hook(request, response, kept)) return
    for await (const piece of request) kept.bytes = Buffer.concat([kept.bytes, piece])
    return response.writeHead(204, { 'upload-offset': kept.bytes.length }).end()
  }
  const server = createServer((request, response) => {
    // When the client gave up a request, there is nobody to answer.
    answer(request, response).catch(() => response.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  stops.push(() => {
    server.closeAllConnections()
    server.close()
  })
  const queue = new UploadQueue({
    base: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    token: async (fresh) => (fresh ? 'fresh' : 'good' in tokens ? 'old' : ''),
    sliceBytes: 100,
  })
  return { queue, uploads, refusals: () => refusals }
}

const source = (name: string, size = 300) => ({
  name,
  body: new Blob([Buffer.from(Array.from({ length: size }, (_, i) => i % 251))]),
})
const eventually = (check: () => void) => vi.waitFor(check, { timeout: PATIENCE_MS, interval: 10 })

test('[FI2] a file that is cut in the middle goes on from the byte that the server has', async () => {
  let cut = false
  const { queue, uploads } = await startServer(async (request, response, kept) => {
    if (cut || kept.bytes.length < 100) return false
    cut = true
    kept.bytes = Buffer.concat([kept.bytes, Buffer.from(Array.from({ length: 40 }, (_, i) => (100 + i) % 251))])
    request.socket.destroy()
    response.destroy()
    return true
  })
  const file = source('报告 1.txt')
  queue.add(file)
  await eventually(() => expect(queue.ready).toBe(true))
  const [kept] = uploads.values()
  expect(uploads.size).toBe(1)
  expect(kept?.name).toBe('报告 1.txt')
  expect(kept?.patches).toEqual([0, 100, 140, 240])
  expect(kept?.bytes.equals(Buffer.from(await file.body.arrayBuffer()))).toBe(true)
  expect(queue.stored).toEqual([{ id: 'u0', name: '报告 1.txt', size: 300 }])
})

test('A17 three files go at once, the fourth waits, and a cancelled one makes room and is taken back', async () => {
  const held: (() => void)[] = []
  const { queue, uploads } = await startServer(async () => {
    await new Promise<void>((resolve) => held.push(resolve))
    return false
  })
  const keys = ['a', 'b', 'c', 'd'].map((name) => queue.add(source(name, 50)))
  await eventually(() => expect(held).toHaveLength(3))
  expect(queue.files.map(({ standing }) => standing.kind)).toEqual(['sending', 'sending', 'sending', 'waiting'])
  queue.cancel(keys[1] ?? '')
  await eventually(() => expect(held).toHaveLength(4))
  for (const go of held) go()
  await eventually(() => expect(queue.ready).toBe(true))
  expect(queue.files.map(({ standing }) => standing.kind)).toEqual(['stored', 'cancelled', 'stored', 'stored'])
  await eventually(() =>
    expect([...uploads.values()].filter(({ deleted }) => deleted).map(({ name }) => name)).toEqual(['b']),
  )
  expect(queue.stored).toHaveLength(3)
})

test('[FI1] a file for which there is no room goes again when asked to; one that was refused for good does not', async () => {
  let refuse = true
  const { queue } = await startServer((_request, response, { name }) => {
    if (name === 'large') response.writeHead(413).end('{"error":{"code":"too_large"}}')
    else if (refuse) response.writeHead(429).end('{"error":{"code":"quota_exceeded"}}')
    return name === 'large' || refuse
  })
  const [late, large] = [queue.add(source('late')), queue.add(source('large'))]
  const failed = (code: string, again: boolean) => ({ kind: 'failed', code, again })
  const standings = () => queue.files.map(({ standing }) => standing)
  await eventually(() => expect(standings()).toEqual([failed('quota_exceeded', true), failed('too_large', false)]))
  expect(queue.ready).toBe(false)
  refuse = false
  queue.retry(large)
  expect(standings()[1]).toEqual(failed('too_large', false))
  queue.retry(late)
  await eventually(() => expect(standings()[0]?.kind).toBe('stored'))
})

test('[FI1] a token that ran out is renewed, and the file goes on', async () => {
  const { queue, refusals } = await startServer()
  queue.add(source('one', 10))
  await eventually(() => expect(queue.ready).toBe(true))
  expect(refusals()).toBeGreaterThan(0)
})

test('[FI5] files that are stored already come back behind the others, go with them, and can be taken away', async () => {
  const { queue, uploads } = await startServer()
  queue.add(source('new', 50))
  queue.restore([
    { id: 'f1', name: 'one.txt', size: 3 },
    { id: 'f2', name: 'two.txt', size: 4 },
  ])
  await eventually(() => expect(queue.ready).toBe(true))
  expect(queue.stored.map(({ id }) => id)).toEqual(['u0', 'f1', 'f2'])
  queue.cancel(queue.files.find(({ name }) => name === 'one.txt')?.key ?? '')
  expect(queue.ready).toBe(true)
  expect(queue.stored.map(({ id, size }) => [id, size])).toEqual([
    ['u0', 50],
    ['f2', 4],
  ])
  expect(uploads.size).toBe(1)
})

test('[FI12] no more room is said at once, and a folder, which nobody can read, is not tried for ever', async () => {
  const { queue } = await startServer((request, response, { name }) => {
    if (name === 'folder') request.socket.destroy()
    else response.writeHead(429).end('{"error":{"code":"quota_exceeded"}}')
    return true
  })
  queue.add(source('one'))
  const folder = Object.assign(new Blob(['x']), {
    slice: () => ({ arrayBuffer: () => Promise.reject(new Error('NotFoundError')) }),
  })
  queue.add({ name: 'folder', body: folder as unknown as Blob })
  await eventually(() =>
    expect(queue.files.map(({ standing }) => standing)).toEqual([
      { kind: 'failed', code: 'quota_exceeded', again: true },
      { kind: 'failed', code: 'bad_request', again: false },
    ]),
  )
})
