/** The server's process is stopped for a while and goes on, as on a suspended machine. */
import { request } from 'node:http'
import { createConnection } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { tempDir } from '../support/app.ts'
import { http } from '../support/http.ts'
import { eventually, newKey, Peer } from '../support/peer.ts'
import { startProcess } from '../support/process.ts'
import type { ServerProcess } from '../support/server-process.ts'

const PASSWORD = 'correct horse battery'
const GRACE_MS = 2_000

interface Site {
  admin: string
  key: string
  /** Makes a new agent and returns a token. */
  agent(name: string): Promise<string>
  visitor(): Promise<{ peer: Peer; token: string }>
}

async function setUp(server: ServerProcess): Promise<Site> {
  const post = async (path: string, body: object, token?: string) => {
    const { body: answer } = await http(server.url, 'POST', path, { body, ...(token === undefined ? {} : { token }) })
    return answer as Record<string, string>
  }
  const of = (answer: Record<string, string>, name: string) => answer[name] ?? ''
  const token = server.setupLink?.split('#')[1]
  const account = { token, name: 'Ada', email: 'ada@example.com', password: PASSWORD, siteName: 'Shop', origins: [] }
  const admin = of(await post('/api/v1/setup', account), 'accessToken')
  const sites = await http(server.url, 'GET', '/api/v1/sites', { token: admin })
  const key = (sites.body as { items: { key: string }[] }).items[0]?.key ?? ''
  return {
    admin,
    key,
    async agent(name) {
      const invited = await post(
        '/api/v1/agents',
        { name, email: `${name}@example.com`, role: 'agent', capacity: 5 },
        admin,
      )
      const link = of(invited, 'link').split('#')[1]
      return of(await post('/api/v1/invitations/accept', { token: link, password: PASSWORD }), 'accessToken')
    },
    async visitor() {
      const session = await post('/api/v1/visitors/tokens', { site: key })
      return { token: of(session, 'token'), peer: await join(server, of(session, 'token')) }
    },
  }
}

async function join(server: ServerProcess, token: string): Promise<Peer> {
  const peer = await Peer.open(server.url)
  await peer.call('hello', { version: 1, token })
  return peer
}

const pass = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

test('[CO7] [AG5] agents who reload while the server is stopped keep their conversations; one that is gone does not', async () => {
  const server = await startProcess(tempDir(), { AGENT_GRACE_MS: String(GRACE_MS) })
  const site = await setUp(server)
  const visitors = await Promise.all(Array.from({ length: 8 }, () => site.visitor()))
  const tokens = await Promise.all(['ann', 'bob', 'cyd', 'dan'].map((name) => site.agent(name)))
  const pages = await Promise.all(tokens.map((token) => join(server, token)))
  for (const page of pages) await page.call('availability', { status: 'online' })
  const watcher = await join(server, site.admin)
  await watcher.call('inbox', {})
  for (const { peer } of visitors) await peer.call('open', { key: newKey(), text: 'hello' })
  await Promise.all(
    visitors.map(({ peer }) => peer.event('conversation', ({ conversation }) => conversation.status === 'active')),
  )

  // All of them reload and the grace runs for a while. Then the server is stopped for longer than the rest of the
  // grace.
  for (const page of pages) page.socket.close()
  for (const [index] of pages.entries())
    await watcher.until(
      () => (watcher.all('agent').filter(({ agent }) => !agent.present).length > index ? true : undefined),
      'a loss',
    )
  await pass(GRACE_MS / 2)
  server.pause()
  // Three of them knock while it is stopped, and are answered when it goes on. One comes back a moment after that.
  const knocking = tokens.slice(1).map((token) => join(server, token))
  await pass(2 * GRACE_MS)
  server.resume()
  await Promise.all(knocking)
  const late = await join(server, tokens[0] ?? '')
  const { conversations } = await watcher.call('inbox', {})
  expect(conversations.map(({ status }) => status)).toEqual(conversations.map(() => 'active'))
  for (const { peer } of visitors)
    expect(peer.all('message').filter(({ message }) => message.event?.name === 'returned')).toEqual([])

  late.socket.close()
  await watcher.event(
    'staff_conversation',
    ({ conversation }) => conversation.status === 'queued' || conversation.epoch > 1,
  )
})

test('[CO7] [CO2] [CO6] whoever was quiet while the server was stopped for two heartbeats is not taken for gone', async () => {
  const server = await startProcess(tempDir(), {
    BODY_MS: '5000',
    UPLOAD_IDLE_MS: '5000',
    AGENT_GRACE_MS: String(GRACE_MS),
  })
  const site = await setUp(server)
  const port = Number(new URL(server.url).port)
  // `ws` answers the pings of the WebSocket protocol, but sends none of its own.
  const quiet = await Promise.all(Array.from({ length: 20 }, () => site.visitor()))
  const { token } = await site.visitor()
  const early = await Peer.open(server.url)
  const body = await half(port, '/api/v1/visitors/tokens', JSON.stringify({ site: site.key }))
  server.pause()
  early.tell({ type: 'hello', ref: 1, version: 1, token })
  const knocking = Array.from({ length: 15 }, () => join(server, token))
  body.finish()
  // Only half of this handshake is sent.
  const slow = createConnection(port, '127.0.0.1')
  onTestFinished(() => void slow.destroy())
  slow.write('GET /ws HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n')
  await pass(42_000)
  server.resume()
  await early.event('ok')
  expect(await body.status).toBe(200)
  slow.write('Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n')
  expect(String(await new Promise((resolve) => slow.once('data', resolve)))).toMatch(/^HTTP\/1\.1 101/)
  expect((await Promise.all(knocking)).map((peer) => peer.closed)).toEqual(knocking.map(() => undefined))
  for (const { peer } of quiet) expect((await peer.call('history', {})).conversations).toEqual([])
  // More than one sweep has looked at them since.
  await pass(2_500)
  expect(quiet.map(({ peer }) => peer.closed)).toEqual(quiet.map(() => undefined))
})

test('[CO7] a request half sent when the server was stopped, and one on a kept connection, are answered', async () => {
  const server = await startProcess(tempDir())
  const port = Number(new URL(server.url).port)
  const [begin, end] = ['GET /healthz HTTP/1.1\r\nHost: x\r\n', '\r\n']
  // These are half of a first request, half of a later one on the same connection, and half of one whose rest never
  // comes.
  const [half, later, never] = [await line(port), await line(port), await line(port)]
  const kept = await line(port)
  for (const each of [later, kept]) each.write(begin + end)
  for (const each of [later, kept]) await each.answers(1)
  for (const each of [half, later, never]) each.write(begin)
  // The server has read them when it answers a request that came behind them. It is stopped in the midst of work and
  // not while it waits, because then it looks at the clock before it reads.
  const work = Array.from({ length: 200 }, () => http(server.url, 'GET', '/healthz'))
  await Promise.race(work)
  server.pause()
  for (const each of [half, later]) each.write(end)
  kept.write(begin + end)
  await pass(15_000)
  server.resume()
  await half.answers(1)
  await later.answers(2)
  await kept.answers(2)
  for (const { status } of await Promise.all(work)) expect(status).toBe(200)
  // Its time goes on and has an end.
  await never.ended
  expect(never.heard()).toMatch(/^HTTP\/1\.1 408/)
})

/** Opens a connection over which the test writes requests by hand. */
async function line(port: number) {
  const socket = createConnection(port, '127.0.0.1')
  onTestFinished(() => void socket.destroy())
  let heard = ''
  const ended = new Promise<void>((resolve) => void socket.once('close', () => resolve()).on('error', () => undefined))
  socket.on('data', (data) => {
    heard += String(data)
  })
  await new Promise((resolve) => socket.once('connect', resolve))
  const count = () => heard.match(/HTTP\/1\.1 200/g)?.length ?? 0
  return {
    write: (text: string) => void socket.write(text),
    heard: () => heard,
    ended,
    /** Resolves when so many whole answers have come, in whatever pieces. */
    answers: (times: number) =>
      eventually(() => {
        if (count() < times && socket.closed) throw new Error(`the connection ended: ${heard}`)
        return count() >= times ? true : undefined
      }, `${times} answers`),
  }
}

/** Sends a request whose body comes in two parts. */
async function half(
  port: number,
  path: string,
  body: string,
): Promise<{ finish(): void; status: Promise<number | undefined> }> {
  const headers = { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(body)) }
  const asked = request({ port, host: '127.0.0.1', method: 'POST', path, headers })
  const status = new Promise<number | undefined>((resolve, reject) => {
    asked.once('response', (response) => resolve(response.statusCode)).once('error', reject)
  })
  await new Promise<void>((resolve) => asked.write(body.slice(0, 4), () => resolve()))
  // The server has read the first half when it answers another request behind it.
  await http(`http://127.0.0.1:${port}`, 'GET', '/healthz')
  return { finish: () => void asked.end(body.slice(4)), status }
}
