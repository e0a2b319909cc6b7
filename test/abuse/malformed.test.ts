import { spawn } from 'node:child_process'
import net from 'node:net'
import fc from 'fast-check'
import { describe, expect, onTestFinished, test } from 'vitest'
import { decode } from '../../src/protocol/codec.ts'
import { nestsTooDeep } from '../../src/protocol/depth.ts'
import { ENDPOINTS, type Endpoint } from '../../src/protocol/http-api.ts'
import { agentOnline, makeAgent, makeVisitor, SHOP, startTestApp, type TestApp, visitorOnline } from '../support/app.ts'
import { codeIn, http } from '../support/http.ts'
import { eventually, newKey, Peer } from '../support/peer.ts'

/** Writes bytes to the server as they are. Resolves with all that came back until the connection ended. */
function raw(app: TestApp, bytes: string | Buffer): Promise<string> {
  return new Promise((resolve) => {
    let answer = ''
    const socket = net.connect(Number(new URL(app.url).port), '127.0.0.1', () => socket.write(bytes))
    onTestFinished(() => void socket.destroy())
    socket.on('data', (data) => {
      answer += String(data)
    })
    socket.on('close', () => resolve(answer))
    socket.on('error', () => undefined)
  })
}
const post = (path: string, body: string | Buffer, headers: string[] = ['content-type: application/json']): Buffer =>
  Buffer.concat([
    Buffer.from(
      [
        `POST ${path} HTTP/1.1`,
        'host: x',
        'connection: close',
        `content-length: ${Buffer.byteLength(body)}`,
        ...headers,
        '',
        '',
      ].join('\r\n'),
    ),
    Buffer.from(body),
  ])
const statusOf = (answer: string): number => Number(/^HTTP\/1\.1 (\d+)/.exec(answer)?.[1])

const nested = (depth: number, escaped = false): string =>
  `{"type":"ping",${escaped ? '"b":"\\u0041",' : ''}"a":${'['.repeat(depth)}${']'.repeat(depth)}}`

describe('JSON that nests', () => {
  test('[FR3] a frame of 12 KB without a token costs its own socket a refusal, and nobody anything else', async () => {
    const app = await startTestApp()
    const visitor = await visitorOnline(app)
    const stranger = await Peer.open(app.url)
    for (const depth of [17, 1_000, 6_000, 30_000]) {
      for (const escaped of [false, true]) {
        const before = stranger.all('error').length
        stranger.raw(nested(depth, escaped))
        await eventually(() => stranger.all('error').length > before || undefined, 'the refusal')
      }
    }
    expect(stranger.all('error').every((frame) => frame.code === 'bad_frame')).toBe(true)
    expect(visitor.closed).toBeUndefined()
    expect((await visitor.call('history', {})).conversations).toEqual([])
  })

  test('[FR3] so does a body over HTTP, on every path that takes one', async () => {
    const app = await startTestApp()
    const { token } = await makeAgent(app, { role: 'admin' })
    const paths = Object.values(ENDPOINTS as Record<string, Endpoint>).flatMap(({ method, path }) =>
      method === 'GET' ? [] : [[method, path]],
    )
    for (const [method = '', path = ''] of paths) {
      const answer = await fetch(`${app.url}${path}`, {
        method,
        headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
        body: nested(6_000, true),
      })
      expect([method, path, answer.status < 500]).toEqual([method, path, true])
    }
    expect((await http(app.url, 'GET', '/healthz')).status).toBe(200)
  })

  test('[FR3] decode never throws, whatever nests in whatever, escaped or not, and refuses what is too deep', () => {
    const piece = fc.constantFrom(
      '[',
      ']',
      '{',
      '}',
      '"',
      '\\',
      '\\u0041',
      '"__proto__":',
      '"a":',
      ',',
      '1',
      'null',
      ' ',
    )
    const frame = fc.oneof(
      fc.tuple(fc.integer({ min: 0, max: 30_000 }), fc.boolean()).map(([depth, escaped]) => nested(depth, escaped)),
      fc
        .tuple(fc.array(piece, { maxLength: 60 }), fc.integer({ min: 1, max: 300 }))
        .map(([parts, times]) => parts.join('').repeat(times)),
      fc.json({ maxDepth: 20 }).map((json) => `{"type":"post","ref":1,"text":${json}}`),
    )
    fc.assert(
      fc.property(frame, fc.constantFrom('visitor' as const, 'agent' as const), (text, audience) => {
        const decoded = decode(text, audience)
        if (nestsTooDeep(text)) expect(decoded.ok).toBe(false)
      }),
      { numRuns: 500 },
    )
    expect(nestsTooDeep(`{"a":"${'['.repeat(100)}"}`)).toBe(false)
    expect(nestsTooDeep(`{"a":"\\"${'['.repeat(100)}"}`)).toBe(false)
    expect(nestsTooDeep(nested(15))).toBe(false)
    expect(nestsTooDeep(nested(16))).toBe(true)
  })
})

describe('what no client of ours sends', () => {
  test('[A5] broken bodies and addresses are refused as the client’s, never as a failure of ours', async () => {
    const app = await startTestApp()
    const path = '/api/v1/visitors/tokens'
    const requests: [string, string | Buffer][] = [
      ['broken gzip', post(path, 'no gzip at all', ['content-type: application/json', 'content-encoding: gzip'])],
      [
        'cut gzip',
        post(path, Buffer.from('1f8b0800000000000003ab56', 'hex'), [
          'content-type: application/json',
          'content-encoding: gzip',
        ]),
      ],
      ['broken brotli', post(path, 'xxxx', ['content-type: application/json', 'content-encoding: br'])],
      ['broken deflate', post(path, 'xxxx', ['content-type: application/json', 'content-encoding: deflate'])],
      ['unknown encoding', post(path, '{}', ['content-type: application/json', 'content-encoding: zap'])],
      ['unknown charset', post(path, '{}', ['content-type: application/json; charset=klingon'])],
      ['no JSON', post(path, '{')],
      ['a list', post(path, '[]')],
      ['null', post(path, 'null')],
      ['an address that is none', 'GET http://[ HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n'],
      ['an address of another', 'GET http://evil.example/api/v1/me HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n'],
      ['a percent sign', 'GET /api/v1/transcripts/%E0%A4%A HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n'],
      ['a percent sign in a file', 'GET /console/%ZZ.js HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n'],
      ['a host that is none', 'GET /api/v1/me HTTP/1.1\r\nhost: [\r\nconnection: close\r\n\r\n'],
      ['no host', 'GET /api/v1/me HTTP/1.0\r\n\r\n'],
      ['an expectation', 'GET /api/v1/me HTTP/1.1\r\nhost: x\r\nexpect: the unexpected\r\nconnection: close\r\n\r\n'],
      ['an unknown method', 'BREW /api/v1/me HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n'],
      ['a star', 'OPTIONS * HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n'],
    ]
    for (const [name, request] of requests) {
      const status = statusOf(await raw(app, request))
      expect([name, status >= 200 && status < 500]).toEqual([name, true])
    }
    expect((await http(app.url, 'GET', '/healthz')).status).toBe(200)
  })

  test('[A5] a moment that no calendar holds is refused', async () => {
    const app = await startTestApp()
    const { token } = await makeAgent(app, { role: 'admin' })
    for (const at of [8.64e15, 8.64e15 + 1, 1e300, 253_402_300_800_000, -1, 1.5]) {
      const body = {
        site: app.siteId,
        audience: 'visitors',
        pages: [],
        title: 'x',
        body: 'y',
        link: null,
        startsAt: null,
        expiresAt: at,
      }
      expect(codeIn(await http(app.url, 'POST', '/api/v1/announcements', { token, body }))).toBe('bad_request')
    }
  })

  test('[A56] no cache keeps what the API answers', async () => {
    const app = await startTestApp()
    const { token } = await makeAgent(app, { role: 'admin' })
    for (const { path, method } of Object.values(ENDPOINTS as Record<string, Endpoint>)) {
      const answer = await fetch(`${app.url}${path}`, { method, headers: { authorization: `Bearer ${token}` } })
      expect([path, answer.headers.get('cache-control')]).toEqual([path, 'no-store'])
    }
  })

  test('[A28] a frame in 65 fragments closes with 1009', async () => {
    const app = await startTestApp()
    const visitor = await visitorOnline(app)
    for (let part = 0; part < 70; part += 1) visitor.socket.send('x', { fin: false })
    expect(await visitor.closing()).toBe(1009)
  })

  test('[A18] a subprotocol that a client names is not taken for ours', async () => {
    const app = await startTestApp()
    const answer = await new Promise<string>((resolve) => {
      const socket = net.connect(Number(new URL(app.url).port), '127.0.0.1')
      onTestFinished(() => void socket.destroy())
      socket.on('data', (data) => resolve(String(data)))
      socket.write(
        'GET /ws HTTP/1.1\r\nhost: x\r\nupgrade: websocket\r\nconnection: upgrade\r\n' +
          'sec-websocket-version: 13\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n' +
          'sec-websocket-protocol: token, other\r\n\r\n',
      )
    })
    expect(statusOf(answer)).toBe(101)
    expect(answer.toLowerCase()).not.toContain('sec-websocket-protocol')
  })

  test('[A19] a page of a site that is not the visitor’s may not ask for its files', async () => {
    const app = await startTestApp()
    const { token } = await makeVisitor(app)
    const ask = (origin: string) =>
      http(app.url, 'POST', '/api/v1/files/links', { token, headers: { origin }, body: { files: [newKey()] } })
    expect((await ask(SHOP)).status).toBe(200)
    expect(codeIn(await ask('https://other.example'))).toBe('origin_refused')
    const agent = await makeAgent(app)
    expect(codeIn(await http(app.url, 'GET', '/api/v1/me', { token: agent.token, headers: { origin: SHOP } }))).toBe(
      'origin_refused',
    )
  })

  test('[A34] visits, ratings and ends are slowed: staff do not hear one visitor hundreds of times', async () => {
    const app = await startTestApp({ rateFactor: 1 })
    const agent = await agentOnline(app)
    const visitor = await visitorOnline(app)
    await visitor.call('open', { key: newKey(), text: 'hi' })
    const before = agent.heard.length
    for (let page = 0; page < 39; page += 1)
      visitor.tell({ type: 'visit', page: { url: `https://shop.example/${page}`, title: '' } })
    await visitor.event('error', (frame) => frame.code === 'rate_limited')
    await agent.call('inbox', {})
    expect(agent.heard.slice(before).filter((frame) => frame.type === 'visit').length).toBeLessThanOrEqual(21)
  })
})

test('[FR4] [A34] the same page said again is told to nobody, another one is; typing is slowed', async () => {
  const app = await startTestApp({ rateFactor: 1 })
  const agent = await agentOnline(app)
  const visitor = await visitorOnline(app)
  const { conversation } = await visitor.call('open', { key: newKey(), text: 'hi' })
  await visitor.call('follow', { thread: conversation.thread })
  const visit = (url: string, title: string) => visitor.tell({ type: 'visit', page: { url, title } })
  const told = (title: string) => agent.event('visit', (frame) => frame.page.title === title)
  for (let again = 0; again < 5; again += 1) visit('https://shop.example/a', 'A')
  await told('A')
  visit('https://shop.example/a', 'A')
  visit('https://shop.example/a', 'Another title')
  await told('Another title')
  visit('https://shop.example/b', 'B')
  await told('B')
  expect(agent.all('visit').map((frame) => frame.page.title)).toEqual(['A', 'Another title', 'B'])
  for (let on = 0; on < 30; on += 1) visitor.tell({ type: 'typing', thread: conversation.thread, on: true })
  expect((await visitor.event('error', (frame) => frame.code === 'rate_limited')).retryAfterMs).toBeGreaterThan(0)
  expect(visitor.closed).toBeUndefined()
})

describe('connections that are held open', () => {
  test('[A17] a request that nobody reads ends by its deadline, also where uploads may take longer', async () => {
    const app = await startTestApp({ bodyMs: 300, uploadIdleMs: 60_000 })
    const { token } = await makeVisitor(app)
    const slow = (headers: string) =>
      raw(app, `PATCH /api/v1/uploads/x HTTP/1.1\r\nhost: x\r\n${headers}content-length: 5000\r\n\r\n{`)
    await slow('content-type: application/json\r\n')
    await slow(`content-type: application/json\r\nauthorization: Bearer ${token}\r\n`)
    await slow('content-type: application/offset+octet-stream\r\n')
    await raw(
      app,
      'POST /api/v1/sessions HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 500\r\n\r\n{',
    )
    await raw(app, 'GET /nope HTTP/1.1\r\nhost: x\r\ncontent-length: 500\r\n\r\n{')
  })

  test('[A35] a refused upgrade does not stand open, whatever the client does', async () => {
    const app = await startTestApp()
    for (const path of ['/nope', '/ws']) {
      const answer = await raw(
        app,
        `GET ${path} HTTP/1.1\r\nhost: x\r\norigin: https://evil.example\r\nupgrade: websocket\r\n` +
          'connection: upgrade\r\n\r\n',
      )
      expect([403, 404]).toContain(statusOf(answer))
    }
  })

  test('[A35] a socket that never says hello and never answers is gone soon after its deadline', async () => {
    let now = Date.now()
    const app = await startTestApp({}, () => now)
    const socket = net.connect(Number(new URL(app.url).port), '127.0.0.1')
    onTestFinished(() => void socket.destroy())
    const opened = new Promise((resolve) => socket.once('data', resolve))
    const closed = new Promise((resolve) => socket.once('close', resolve))
    socket.write(
      'GET /ws HTTP/1.1\r\nhost: x\r\nupgrade: websocket\r\nconnection: upgrade\r\n' +
        'sec-websocket-version: 13\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n',
    )
    await opened
    now += 10_001
    await closed
  })
})

test('[F37] with too few open files the start ends in one sentence; with few, the health page still answers', async () => {
  const low = await limited(64, {})
  expect(await low.exited).toBe(1)
  expect(low.output()).toMatch(/may open (only 64|too few) files/)
  expect(low.output()).not.toContain('    at ')

  const server = await limited(256, {})
  const url = await server.url
  const { port } = new URL(url)
  const held: net.Socket[] = []
  onTestFinished(() => held.forEach((socket) => void socket.destroy()))
  for (let count = 0; count < 300; count += 1) {
    const socket = net.connect(Number(port), '127.0.0.1')
    socket.on('error', () => undefined)
    held.push(socket)
  }
  await eventually(() => server.output().includes('no room for more connections') || undefined, 'the log to say so')
  await eventually(
    async () => (await fetch(`${url}/healthz`).catch(() => undefined))?.ok || undefined,
    'the health page',
  )
  for (const socket of held) socket.destroy()
  await eventually(
    async () => (await fetch(`${url}/api/v1/setup`).catch(() => undefined))?.ok || undefined,
    'everything again',
  )
})

/** Starts the built server with a limit on open files. */
async function limited(files: number, env: Record<string, string>) {
  const { tempDir } = await import('../support/app.ts')
  const child = spawn('bash', ['-c', `ulimit -n ${files}; exec ${process.execPath} dist/server/main.js`], {
    env: { ...process.env, DATA_DIR: tempDir(), PORT: '0', LOG_LEVEL: 'warn', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (data) => {
      output += String(data)
    })
  const exited = new Promise<number | null>((resolve) => child.once('exit', resolve))
  onTestFinished(async () => {
    child.kill('SIGKILL')
    await exited
  })
  const url = eventually(() => /(http:\/\/\S+)\/console/.exec(output)?.[1], 'the server to listen')
  url.catch(() => undefined)
  return { exited, output: () => output, url }
}
