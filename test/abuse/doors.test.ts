/** Connections that hold on: each has its end, and none keeps others out. */
import { createServer } from 'node:http'
import { type AddressInfo, createConnection, type Socket } from 'node:net'
import { gzipSync } from 'node:zlib'
import { describe, expect, onTestFinished, test } from 'vitest'
import { WebSocket } from 'ws'
import { readConfig } from '../../src/config.ts'
import { ConnectionCap } from '../../src/http/connection-cap.ts'
import { systemTime } from '../../src/kernel/awake.ts'
import { ClientAddress, networkOf } from '../../src/kernel/client-address.ts'
import { createLogger } from '../../src/kernel/logger.ts'
import { makeAgent, makeVisitor, startTestApp } from '../support/app.ts'
import { eventually, Peer } from '../support/peer.ts'
import { linksOf, upload, uploadStored } from '../support/uploads.ts'

interface Line {
  socket: Socket
  heard(): string
  closed: Promise<void>
}

/** Opens a TCP connection that sends just this text and never closes by itself. */
function dial(url: string, text: string): Line {
  const socket = createConnection({ port: Number(new URL(url).port), host: '127.0.0.1', allowHalfOpen: true })
  onTestFinished(() => void socket.destroy())
  let heard = ''
  socket.on('data', (data) => {
    heard += String(data)
  })
  socket.on('error', () => undefined)
  // This waits for the server's end of the connection. Ours stays open, and the server must do without it.
  const closed = new Promise<void>((resolve) => void socket.once('end', resolve).once('close', () => resolve()))
  socket.write(text)
  return { socket, heard: () => heard, closed }
}

const connectionsOf = (app: {
  server: { getConnections(done: (error: Error | null, count: number) => void): void }
}): Promise<number> =>
  new Promise((resolve, reject) =>
    app.server.getConnections((error, count) => (error === null ? resolve(count) : reject(error))),
  )

const gone = (app: Parameters<typeof connectionsOf>[0]) =>
  eventually(async () => ((await connectionsOf(app)) === 0 ? true : undefined), 'the end of all connections')

const UPGRADE =
  'Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n' +
  'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n'

describe('a connection that holds on is ended', () => {
  const held: [string, string, RegExp][] = [
    [
      '[A35] an upgrade on a path that takes none',
      `GET /nope HTTP/1.1\r\nHost: x\r\n${UPGRADE}\r\n`,
      /^HTTP\/1\.1 404/,
    ],
    [
      '[A18] an upgrade from a page that may not',
      `GET /ws HTTP/1.1\r\nHost: x\r\nOrigin: https://evil.example\r\n${UPGRADE}\r\n`,
      /^HTTP\/1\.1 403/,
    ],
    [
      '[A35] an upgrade that is none',
      'GET /ws HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n',
      /^HTTP\/1\.1 400/,
    ],
    [
      '[A17] an upload that is none, with a body that does not come',
      'PATCH /api/v1/uploads/x HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 5000\r\n\r\n{',
      /^$|^HTTP\/1\.1 4/,
    ],
    [
      '[A17] an upload by nobody',
      'PATCH /api/v1/uploads/AAAAAAAAAAAAAAAAAAAAAA HTTP/1.1\r\nHost: x\r\n' +
        'Content-Type: application/offset+octet-stream\r\nUpload-Offset: 0\r\nContent-Length: 5000\r\n\r\nx',
      /^HTTP\/1\.1 401/,
    ],
    [
      '[A17] a body that does not come',
      'POST /api/v1/sessions HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 5000\r\n\r\n{',
      /^$|^HTTP\/1\.1 4/,
    ],
    [
      '[A17] chunks that do not end',
      'POST /api/v1/sessions HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n' +
        'Transfer-Encoding: chunked\r\n\r\n1\r\n{\r\n',
      /^$|^HTTP\/1\.1 4/,
    ],
    [
      '[A17] a body behind an answer that went out already',
      'POST /healthz HTTP/1.1\r\nHost: x\r\nContent-Length: 5000\r\n\r\nx',
      /^HTTP\/1\.1 200/,
    ],
    ['[A35] a line kept for nothing', 'GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n', /^HTTP\/1\.1 200/],
  ]
  test.for(held)('%s', async ([, text, answer]) => {
    const app = await startTestApp({ bodyMs: 500 })
    const line = dial(app.url, text)
    await line.closed
    await gone(app)
    expect(line.heard()).toMatch(answer)
  })

  test('[A17] a body behind a long answer, a file or an export, which may take its time and lends none of it', async () => {
    const app = await startTestApp({ bodyMs: 500 })
    const visitor = await makeVisitor(app)
    const { id } = await upload(app, visitor.token, 'a.txt', Buffer.from('abc'))
    await uploadStored(app, visitor.token, id)
    const [file] = await linksOf(app, visitor.token, [id])
    const { token } = await makeAgent(app, { role: 'admin' })
    for (const path of [file?.url, '/api/v1/transcripts/export?format=csv']) {
      const line = dial(
        app.url,
        `GET ${path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${token}\r\nContent-Length: 5000\r\n\r\nx`,
      )
      await line.closed
      expect(line.heard()).toMatch(/^HTTP\/1\.1 200/)
    }
  })

  test('[A35] headers that do not come end the connection after their 10 s, not after half a minute more', async () => {
    const app = await startTestApp()
    const begun = performance.now()
    const lines = [dial(app.url, 'GET /healthz HTTP/1.1\r\nHost: x\r\n'), dial(app.url, '')]
    await eventually(
      () => connectionsOf(app).then((count) => (count === lines.length ? true : undefined)),
      'both connections',
    )
    await gone(app)
    expect(performance.now() - begun).toBeGreaterThan(8_000)
    expect(performance.now() - begun).toBeLessThan(25_000)
  })

  test('[A17] empty lines are no request: a line with nothing else ends, one that is used and a socket go on', async () => {
    const app = await startTestApp()
    const GET = 'GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n'
    const [empty, used, raised] = [dial(app.url, GET), dial(app.url, GET), dial(app.url, GET)]
    const answers = (line: Line) => line.heard().match(/"alive"/g)?.length ?? 0
    await eventually(
      () => ([empty, used, raised].every((line) => answers(line) === 1) ? true : undefined),
      'the first answers',
    )
    const { token } = await makeVisitor(app)
    const socket = new WebSocket(`${app.url.replace('http', 'ws')}/ws`, { createConnection: () => raised.socket })
    onTestFinished(() => socket.terminate())
    await new Promise((resolve) => socket.once('open', resolve))
    socket.send(JSON.stringify({ type: 'hello', ref: 1, version: 1, token }))
    const lines = setInterval(() => empty.socket.write('\r\n'), 500)
    const requests = setInterval(() => used.socket.write(GET), 2_000)
    onTestFinished(() => [lines, requests].forEach(clearInterval))
    await empty.closed
    // They go on for as long again, after which their time would have ended too.
    const before = answers(used)
    await eventually(() => (answers(used) > before + 2 ? true : undefined), 'more answers')
    const pong = new Promise((resolve) =>
      socket.on('message', (data) => String(data).includes('pong') && resolve(true)),
    )
    socket.send('{"type":"ping"}')
    expect(await pong).toBe(true)
  })

  test('[A17] a thousand requests at once end the connection, a few are all answered', async () => {
    const app = await startTestApp()
    const GET = 'GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n'
    const [few, many] = [dial(app.url, GET.repeat(60)), dial(app.url, GET.repeat(1_000))]
    const answers = (line: Line) => line.heard().match(/"alive"/g)?.length ?? 0
    await many.closed
    expect(answers(many)).toBeLessThan(1_000)
    await eventually(() => (answers(few) === 60 ? true : undefined), 'all answers')
  })

  test('[A35] [CO2] a socket that says no hello, and does not answer the goodbye, is gone soon after its 10 s', async () => {
    const app = await startTestApp()
    const begun = performance.now()
    const line = dial(app.url, `GET /ws HTTP/1.1\r\nHost: x\r\n${UPGRADE}\r\n`)
    await eventually(() => (line.heard().includes('101') ? true : undefined), 'the upgrade')
    await gone(app)
    expect(performance.now() - begun).toBeGreaterThan(9_000)
    expect(performance.now() - begun).toBeLessThan(25_000)
  })
})

/** Puts the cap in front of a server that answers everything, because what it is asked does not matter here. */
async function capped(room: number, perAddress: number, proxies: string[] = []) {
  const server = createServer((_request, response) => response.end('here'))
  const cap = new ConnectionCap(
    new ClientAddress(proxies),
    { room, perAddress },
    systemTime().awake,
    createLogger('silent'),
  )
  cap.attach(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }
}

const WAITING = 'GET / HTTP/1.1\r\nHost: x\r\n'

describe('connections are counted at the door', () => {
  test('[A35] one address has no more than it may, whatever they speak, and may again when some have gone', async () => {
    const app = await capped(1_000, 10)
    const lines = Array.from({ length: 30 }, () => dial(app.url, WAITING))
    let closed = 0
    for (const line of lines) void line.closed.then(() => (closed += 1))
    await eventually(() => (closed === 20 ? true : undefined), 'the end of those above the limit')
    expect(await connectionsOf(app)).toBe(10)
    for (const line of lines) line.socket.destroy()
    await gone(app)
    expect(await (await fetch(app.url)).text()).toBe('here')
  })

  test('[A35] how many one address may have, and how many of them sockets, is the operator’s to say', async () => {
    const app = await startTestApp({ connectionsPerAddress: 6, socketsPerAddress: 2 })
    const peers = [await Peer.open(app.url), await Peer.open(app.url)]
    expect(await (await Peer.open(app.url)).closing()).toBe(4004)
    expect(peers.map(({ closed }) => closed)).toEqual([undefined, undefined])
    await eventually(() => connectionsOf(app).then((count) => (count === 2 ? true : undefined)), 'the end of the third')
    const lines = Array.from({ length: 10 }, () => dial(app.url, WAITING))
    let closed = 0
    for (const line of lines) void line.closed.then(() => (closed += 1))
    await eventually(() => (closed === 6 ? true : undefined), 'the end of those above the limit')
    expect(await connectionsOf(app)).toBe(6)
    expect(readConfig({})).toMatchObject({ connectionsPerAddress: 1_500, socketsPerAddress: 1_000 })
    const raised = { CONNECTIONS_PER_ADDRESS: '9000', SOCKETS_PER_ADDRESS: '6000' }
    expect(readConfig(raised)).toMatchObject({ connectionsPerAddress: 9_000, socketsPerAddress: 6_000 })
    expect(() => readConfig({ CONNECTIONS_PER_ADDRESS: 'many' })).toThrow('CONNECTIONS_PER_ADDRESS is "many"')
  })

  test('[A35] [A41] a trusted proxy is no client: its connections are not counted as one’s', async () => {
    const app = await capped(1_000, 10, ['127.0.0.1'])
    const lines = Array.from({ length: 30 }, () => dial(app.url, `${WAITING}\r\n`))
    await eventually(() => (lines.every((line) => line.heard().includes('here')) ? true : undefined), 'thirty answers')
  })

  test('[F37] who holds the places for the health page does not keep others from asking', async () => {
    const app = await startTestApp({ mostConnections: 16 })
    const lines = Array.from({ length: 60 }, () => dial(app.url, 'GET /healthz HTTP/1.1\r\nHost: x\r\n'))
    await eventually(() => connectionsOf(app).then((count) => (count >= 32 ? true : undefined)), 'every place taken')
    const line = dial(app.url, 'GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n')
    await eventually(() => (line.heard().includes('"alive":true') ? true : undefined), 'the health page')
    const other = dial(app.url, 'GET /console HTTP/1.1\r\nHost: x\r\n\r\n')
    await other.closed
    expect(other.heard()).toMatch(/^HTTP\/1\.1 503[\s\S]*"code":"busy"/)
    for (const held of lines) held.socket.destroy()
    await gone(app)
    expect((await fetch(`${app.url}/console`)).status).toBe(200)
  })

  test('[A41] what named proxies say is read with or without a port, up to the first that is no proxy', () => {
    const address = new ClientAddress(['10.0.0.0/8'])
    const said = [
      ['198.51.100.7', '198.51.100.7'],
      ['198.51.100.7:4711', '198.51.100.7'],
      ['203.0.113.1, 198.51.100.7:80, 10.0.0.2:9', '198.51.100.7'],
      ['[2001:db8::1]', '2001:db8::1'],
      ['[2001:db8::1]:4711', '2001:db8::1'],
      ['2001:db8::1', '2001:db8::1'],
      ['unknown', '10.0.0.1'],
      ['198.51.100.7:4711:5', '10.0.0.1'],
    ]
    for (const [forwarded, expected] of said) expect(address.of('10.0.0.1', forwarded), forwarded).toBe(expected)
  })

  test('[A35] addresses are counted by what one customer has: an IPv4 address, an IPv6 /64', () => {
    expect(networkOf('::ffff:192.0.2.7')).toBe('192.0.2.7')
    expect(networkOf('2001:db8:1:2:3:4:5:6')).toBe(networkOf('2001:db8:1:2::9'))
    expect(networkOf('2001:db8:1:2::1')).not.toBe(networkOf('2001:db8:1:3::1'))
    expect(new ClientAddress(['10.0.0.0/8']).isTrusted('10.1.2.3')).toBe(true)
  })
})

describe('what cannot be read is the client’s fault, never ours', () => {
  const json = (body: string | Buffer, headers: string) =>
    Buffer.concat([
      Buffer.from(
        'POST /api/v1/sessions HTTP/1.1\r\nHost: x\r\nConnection: close\r\n' +
          `Content-Type: application/json\r\nContent-Length: ${body.length}\r\n${headers}\r\n`,
      ),
      Buffer.from(body),
    ]).toString('latin1')
  const gzip = (text: string) => gzipSync(text)
  const cases: [string, string, number[]][] = [
    ['an address with an open bracket', 'GET http://[ HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n', [400]],
    [
      'an address with a port that is none',
      'GET http://x:99999/ HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n',
      [200, 400],
    ],
    [
      'escapes that stand for nothing',
      'GET /api/v1/transcripts/%E0%A4%A HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n',
      [400, 401],
    ],
    ['a lone percent sign', 'GET /% HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n', [400, 404]],
    [
      'escapes in a query that stand for nothing',
      'GET /api/v1/me?a=%E0%A4%A HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n',
      [401],
    ],
    ['a Host that is none', 'GET /healthz HTTP/1.1\r\nHost: [[[\r\nConnection: close\r\n\r\n', [200, 400]],
    ['no Host', 'GET /healthz HTTP/1.1\r\nConnection: close\r\n\r\n', [400]],
    ['two Hosts', 'GET /healthz HTTP/1.1\r\nHost: x\r\nHost: y\r\nConnection: close\r\n\r\n', [200, 400]],
    ['a compressed body that is none', json('not gzip at all', 'Content-Encoding: gzip\r\n'), [400]],
    [
      'a compressed body that ends early',
      json(gzip('{"email":"a","password":"b"}').subarray(0, 20), 'Content-Encoding: gzip\r\n'),
      [400],
    ],
    ['a deflated body that is none', json('xxxx', 'Content-Encoding: deflate\r\n'), [400]],
    ['a brotli body that is none', json('xxxx', 'Content-Encoding: br\r\n'), [400]],
    ['an encoding that nobody knows', json('{}', 'Content-Encoding: zpaq\r\n'), [400]],
    [
      'a character set that nobody knows',
      json('{}', '').replace('application/json', 'application/json; charset=klingon'),
      [400],
    ],
    ['another length than is meant', 'POST /api/v1/sessions HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n', [400]],
    [
      'both a length and chunks',
      'POST /api/v1/sessions HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
      [400],
    ],
    [
      'an expectation that nobody knows',
      'POST /api/v1/sessions HTTP/1.1\r\nHost: x\r\nExpect: tea\r\nContent-Length: 0\r\nConnection: close\r\n\r\n',
      [417],
    ],
    ['a bomb: a megabyte in a kilobyte', json(gzip(`"${'a'.repeat(1_000_000)}"`), 'Content-Encoding: gzip\r\n'), [413]],
    ['an address of all servers', 'OPTIONS * HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n', [200, 204, 404]],
    ['an absolute address', 'GET http://x/healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n', [200]],
    ['two slashes', 'GET //healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n', [200, 400, 404]],
    ['a tunnel', 'CONNECT x:80 HTTP/1.1\r\nHost: x\r\n\r\n', [0]],
  ]
  test.for(cases)('[A5] %s', async ([, text, statuses]) => {
    const app = await startTestApp()
    const line = dial(app.url, '')
    line.socket.write(text, 'latin1')
    await line.closed
    expect(statuses).toContain(Number(/^HTTP\/1\.1 (\d{3})/.exec(line.heard())?.[1] ?? 0))
  })
})
