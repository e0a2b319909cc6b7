import { createConnection, type Socket } from 'node:net'
import fc from 'fast-check'
import jwt from 'jsonwebtoken'
import { describe, expect, onTestFinished, test } from 'vitest'
import { startApp } from '../../src/app/index.ts'
import { readConfig } from '../../src/config.ts'
import { decode } from '../../src/protocol/codec.ts'
import {
  agentOnline,
  makeAgent,
  makeVisitor,
  SHOP,
  startTestApp,
  tempDir,
  timeBy,
  visitorOnline,
} from '../support/app.ts'
import { eventually, newKey, Peer, type Refused } from '../support/peer.ts'

const codeOf = (promise: Promise<unknown>) =>
  promise.then(
    () => 'ok',
    (error: Refused) => error.code,
  )
const upgradeStatus = (url: string, origin: string) =>
  Peer.open(url, { origin }).then(
    () => 101,
    (error: Error) => Number(/(\d{3})/.exec(error.message)?.[1]),
  )

describe('what a socket may not do', () => {
  test('[A1] [FO6] another’s thread, conversation and a thing that does not exist are answered alike', async () => {
    const app = await startTestApp()
    const agent = await agentOnline(app)
    const [mine, other] = [await visitorOnline(app), await visitorOnline(app)]
    const opened = await mine.call('open', { key: newKey(), text: 'secret' })
    const { conversation } = await agent.event('staff_conversation', (frame) => frame.conversation.status === 'active')
    for (const thread of [opened.conversation.thread, conversation.staffThread, newKey()]) {
      expect(await codeOf(other.call('follow', { thread }))).toBe('not_found')
      expect(await codeOf(other.call('fetch', { thread, after: 0, limit: 1 }))).toBe('not_found')
      expect(await codeOf(other.call('post', { thread, key: newKey(), text: 'x' }))).toBe('not_found')
    }
    expect(await codeOf(mine.call('follow', { thread: conversation.staffThread }))).toBe('not_found')
    expect(await codeOf(mine.call('post', { thread: conversation.staffThread, key: newKey(), text: 'x' }))).toBe(
      'not_found',
    )
    for (const id of [opened.conversation.id, newKey()]) {
      expect(await codeOf(other.call('end', { conversation: id }))).toBe('not_found')
      expect(await codeOf(other.call('rate', { conversation: id, score: 1 }))).toBe('not_found')
      expect(await codeOf(other.call('dismiss', { announcement: id }))).toBe('not_found')
    }
  })

  test('[A5] [A33] [FR2] [FR6] wrong shapes get their code and the socket lives on', async () => {
    const app = await startTestApp()
    const visitor = await visitorOnline(app)
    const bad: [string, string][] = [
      ['{', 'bad_frame'],
      ['[]', 'bad_frame'],
      ['null', 'bad_frame'],
      ['{"type":"nonsense","ref":901}', 'unknown_type'],
      ['{"type":["post"],"ref":902}', 'unknown_type'],
      ['{"type":"inbox","ref":903}', 'unknown_type'],
      ['{"type":"follow","ref":904,"thread":{"gt":""}}', 'bad_request'],
      ['{"type":"follow","ref":905,"thread":null}', 'bad_request'],
      [`{"type":"follow","ref":906,"thread":"${newKey()}","more":1}`, 'bad_request'],
      [
        `{"type":"post","ref":907,"thread":"${newKey()}","key":"${newKey()}","text":"x","__proto__":{"a":1}}`,
        'bad_request',
      ],
      [
        `{"type":"post","ref":908,"thread":"${newKey()}","key":"${newKey()}","text":"${'x'.repeat(4001)}"}`,
        'bad_request',
      ],
    ]
    for (const [data] of bad) visitor.raw(data)
    await visitor.until(() => (visitor.all('error').length === bad.length ? true : undefined), 'all the errors')
    expect(visitor.all('error').map((frame) => frame.code)).toEqual(bad.map(([, code]) => code))
    expect((await visitor.call('history', {})).conversations).toEqual([])
  })

  test('[FR2] twenty frames that cannot be read close the socket with 4105', async () => {
    const app = await startTestApp()
    const visitor = await visitorOnline(app)
    for (let i = 0; i < 20; i += 1) visitor.raw('{')
    expect(await visitor.closing()).toBe(4105)
  })

  test('[A27] a frame over 64 KB closes the socket with 1009, and another socket notices nothing', async () => {
    const app = await startTestApp()
    const [bad, good] = [await visitorOnline(app), await visitorOnline(app)]
    bad.raw(JSON.stringify({ type: 'ping', pad: 'x'.repeat(70_000) }))
    expect(await bad.closing()).toBe(1009)
    expect((await good.call('history', {})).conversations).toEqual([])
  })

  test('[A28] a frame of endless tiny fragments closes the socket', async () => {
    const app = await startTestApp()
    const visitor = await visitorOnline(app)
    for (let i = 0; i < 80; i += 1) visitor.socket.send('x', { fin: false })
    expect(await visitor.closing()).toBe(1009)
  })

  test('[A18] [A19] [CO3] a page that no site allows cannot open the socket; one of another site cannot say hello', async () => {
    const app = await startTestApp()
    const other = await app.services.sites.create({ id: 'test' }, { name: 'Other', origins: ['https://other.example'] })
    expect(await upgradeStatus(app.url, 'https://evil.example')).toBe(403)
    expect(await upgradeStatus(app.url, 'null')).toBe(403)
    expect(other.origins).toEqual(['https://other.example'])
    const { token } = await makeVisitor(app)
    const right = await Peer.open(app.url, { origin: SHOP })
    expect((await right.call('hello', { version: 1, token })).you.kind).toBe('visitor')
    const wrong = await Peer.open(app.url, { origin: 'https://other.example' })
    expect(await codeOf(wrong.call('hello', { version: 1, token }))).toBe('origin_refused')
    expect(await wrong.closing()).toBe(4100)
    const agent = await makeAgent(app)
    const foreign = await Peer.open(app.url, { origin: SHOP, headers: { cookie: 'helpline_refresh=anything' } })
    expect(await codeOf(foreign.call('hello', { version: 1, token: agent.token }))).toBe('origin_refused')
  })

  test('[A21] [A22] [A23] [A24] forged, foreign and endless tokens are refused', async () => {
    const app = await startTestApp()
    const { token, secret } = await makeVisitor(app)
    const claims = jwt.decode(token) as Record<string, unknown>
    const bad = [
      `${Buffer.from('{"alg":"none","typ":"JWT"}').toString('base64url')}.${token.split('.')[1]}.`,
      jwt.sign(claims, 'another key that is long enough to be taken'),
      jwt.sign({ ...claims, aud: 'agent' }, 'another key that is long enough to be taken'),
      secret,
      'x',
    ]
    for (const forged of bad) {
      const peer = await Peer.open(app.url)
      expect(await codeOf(peer.call('hello', { version: 1, token: forged }))).toBe('bad_token')
      expect(await peer.closing()).toBe(4100)
    }
  })

  test('[CO2] [CO10] version, first frame, renewal: each wrong one has its answer', async () => {
    const app = await startTestApp()
    const early = await Peer.open(app.url)
    expect(await codeOf(early.call('history', {}))).toBe('bad_request')
    const old = await Peer.open(app.url)
    expect(await codeOf(old.call('hello', { version: 99, token: 'x' }))).toBe('bad_request')
    expect(await old.closing()).toBe(4106)
    const [me, other] = [await visitorOnline(app), await makeVisitor(app)]
    expect(await codeOf(me.call('renew', { token: other.token }))).toBe('bad_token')
    expect((await me.call('renew', { token: me.token })).expiresAt).toBeGreaterThan(Date.now())
  })

  test('[A34] [LI1] a flood is refused softly, then closed with 4104; others go on', async () => {
    const now = Date.now()
    const app = await startTestApp({ rateFactor: 1 }, () => now)
    const [flood, calm] = [await visitorOnline(app), await visitorOnline(app)]
    for (let i = 0; i < 160; i += 1) flood.tell({ type: 'history', ref: 1000 + i })
    expect(await flood.closing()).toBe(4104)
    const refused = flood.all('error').find((frame) => frame.code === 'rate_limited')
    expect(refused?.retryAfterMs).toBeGreaterThan(0)
    expect((await calm.call('history', {})).conversations).toEqual([])
  })

  test('[A34] a visitor’s messages are counted over all its sockets', async () => {
    const now = Date.now()
    const app = await startTestApp({ rateFactor: 1 }, () => now)
    await agentOnline(app)
    const first = await visitorOnline(app)
    const second = await visitorOnline(app, first)
    const { conversation } = await first.call('open', { key: newKey(), text: 'hi' })
    const sends = [first, second].flatMap((peer) =>
      Array.from({ length: 15 }, (_, i) =>
        codeOf(peer.call('post', { thread: conversation.thread, key: newKey(), text: `${i}` })),
      ),
    )
    const codes = await Promise.all(sends)
    expect(codes.filter((code) => code === 'ok').length).toBeLessThanOrEqual(22)
    expect(codes).toContain('rate_limited')
  })

  test('[FR7] the sixty-fifth command without an answer is too many, and the others are answered', async () => {
    const app = await startTestApp()
    await agentOnline(app)
    const visitor = await visitorOnline(app)
    const { conversation } = await visitor.call('open', { key: newKey(), text: 'hi' })
    // All of them are on their way before the first one is stored.
    const post = (text: string) => codeOf(visitor.call('post', { thread: conversation.thread, key: newKey(), text }))
    const wire = (visitor.socket as unknown as { _socket: Socket })._socket
    wire.cork()
    const posts = Array.from({ length: 65 }, (_, index) => post(`${index}`))
    wire.uncork()
    const codes = await Promise.all(posts)
    expect(codes).toEqual([...Array.from({ length: 64 }, () => 'ok'), 'too_many'])
  })

  test('[LI1] the ninth thread of a visitor is too many', async () => {
    const app = await startTestApp()
    const agent = await agentOnline(app)
    const visitor = await visitorOnline(app)
    const codes: string[] = []
    for (let i = 0; i < 9; i += 1) {
      const { conversation } = await visitor.call('open', { key: newKey(), text: 'hi' })
      codes.push(await codeOf(visitor.call('follow', { thread: conversation.thread })))
      await visitor.call('end', { conversation: conversation.id })
    }
    expect(codes).toEqual([...Array.from({ length: 8 }, () => 'ok'), 'too_many'])
    expect(agent.closed).toBeUndefined()
  })

  test('[A57] the author is whom the token names; a visitor may not be called like staff', async () => {
    const app = await startTestApp()
    const agent = await agentOnline(app)
    const visitor = await visitorOnline(app)
    await visitor.call('open', { key: newKey(), text: 'hi', name: ' Support ' })
    const { conversation } = await agent.event('staff_conversation', (frame) => frame.conversation.status === 'active')
    expect(conversation.visitor.name).toBe('')
    const { messages } = await agent.call('follow', { thread: conversation.publicThread })
    expect(messages.find((message) => message.kind === 'text')?.author).toMatchObject({
      kind: 'visitor',
      id: visitor.id,
    })
  })

  test('[A33] [A5] decode never throws, whatever is sent', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.json(),
          fc.object().map((value) => JSON.stringify({ type: 'post', ...value })),
        ),
        fc.constantFrom('visitor' as const, 'agent' as const),
        (text, audience) => {
          expect(typeof decode(text, audience).ok).toBe('boolean')
        },
      ),
    )
  })

  test('[A35] a connection that never says hello is closed with 4001', async () => {
    let now = Date.now()
    const app = await startApp(
      { ...readConfig({}), port: 0, dataDir: tempDir(), logLevel: 'silent' },
      timeBy(() => now),
    )
    onTestFinished(() => app.stop())
    const silent = await Peer.open(app.url)
    now += 10_500
    expect(await silent.closing()).toBe(4001)
  })

  test('[F15] [F28] a silent socket is let go after two heartbeats, an unrenewed one when its token runs out', async () => {
    let now = Date.now()
    const app = await startApp(
      { ...readConfig({}), port: 0, dataDir: tempDir(), logLevel: 'silent' },
      timeBy(() => now),
    )
    onTestFinished(() => app.stop())
    const site = await app.services.sites.create({ id: 'test' }, { name: 'Shop', origins: [] })
    const testApp = { ...app, siteId: site.id } as never
    const quiet = await visitorOnline(testApp)
    now += 41_000
    expect(await quiet.closing()).toBe(4002)
    const expired = await visitorOnline(testApp)
    now += 16 * 60_000
    expect(await expired.closing()).toBe(4101)
    const late = await Peer.open(app.url)
    expect(await codeOf(late.call('hello', { version: 1, token: expired.token }))).toBe('expired_token')
    expect(await late.closing()).toBe(4101)
  })

  test('[CO6] [F33] a tab whose timers sleep is kept by the server’s own ping', async () => {
    let now = Date.now()
    const app = await startApp(
      { ...readConfig({}), port: 0, dataDir: tempDir(), logLevel: 'silent' },
      timeBy(() => now),
    )
    onTestFinished(() => app.stop())
    const site = await app.services.sites.create({ id: 'test' }, { name: 'Shop', origins: [] })
    const sleeper = await visitorOnline({ ...app, siteId: site.id } as never)
    let pings = 0
    sleeper.socket.on('ping', () => {
      pings += 1
    })
    for (let beat = 1; beat <= 3; beat += 1) {
      now += 26_000
      await eventually(() => (pings >= beat ? true : undefined), 'a ping')
      // This is a round trip below the protocol: when the pong is here, the server has read our frames.
      const answered = new Promise((resolve) => sleeper.socket.once('pong', resolve))
      sleeper.socket.ping()
      await answered
    }
    expect(sleeper.closed).toBeUndefined()
  })

  test.each(['ping', 'pong'] as const)(
    '[A34] a flood of %s frames below the protocol is a flood, too',
    async (sign) => {
      const app = await startTestApp({ rateFactor: 1 })
      const [flood, calm] = [await visitorOnline(app), await visitorOnline(app)]
      for (let i = 0; i < 160; i += 1) flood.socket[sign]()
      // The library ends a socket that has many answers to write at once before a close code can be sent.
      expect([4104, 1006]).toContain(await flood.closing())
      expect(await codeOf(calm.call('history', {}))).toBe('ok')
    },
  )

  test('[F16] a reader that stops reading is cut with a bounded queue, resumes, and others are not slowed', async () => {
    const app = await startTestApp({ rateFactor: 100_000 })
    const agent = await agentOnline(app)
    const slow = await visitorOnline(app)
    const { conversation } = await slow.call('open', { key: newKey(), text: 'hi' })
    const mine = await agent.event('staff_conversation', (frame) => frame.conversation.status === 'active')
    const before = await slow.call('follow', { thread: conversation.thread })
    slow.socket.pause()
    const text = 'x'.repeat(4_000)
    for (let round = 0; round < 60; round += 1) {
      await Promise.all(
        Array.from({ length: 30 }, () =>
          agent.call('post', { thread: conversation.thread, key: newKey(), text, epoch: mine.conversation.epoch }),
        ),
      )
      if (slow.closed !== undefined) break
    }
    slow.socket.resume()
    await slow.closing()
    const back = await visitorOnline(app, slow)
    const { lastSeq } = await back.call('fetch', { thread: conversation.thread, after: 0, limit: 1 })
    const resumed = await back.call('follow', { thread: conversation.thread, log: before.log, lastSeq: before.lastSeq })
    expect(resumed.lastSeq).toBe(lastSeq)
    expect(['these', 'reset']).toContain(resumed.mode)
  })

  test('[A20] a token in an address opens nothing', async () => {
    const app = await startTestApp()
    const { token } = await makeVisitor(app)
    const peer = await Peer.open(app.url)
    expect(await codeOf(peer.call('history', {}))).toBe('bad_request')
    const { port } = new URL(app.url)
    const status = await new Promise<string>((resolve) => {
      const socket = createConnection(Number(port), '127.0.0.1', () =>
        socket.write(`GET /api/v1/me?token=${token} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`),
      )
      socket.once('data', (data) => resolve(String(data).split('\r\n')[0] ?? ''))
    })
    expect(status).toContain('401')
  })
})
