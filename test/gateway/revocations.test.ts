import jwt from 'jsonwebtoken'
import { describe, expect, test } from 'vitest'
import {
  agentOnline,
  makeAgent,
  makeVisitor,
  PASSWORD,
  SHOP,
  startTestApp,
  type TestApp,
  visitorOnline,
} from '../support/app.ts'
import { codeIn, http } from '../support/http.ts'
import { eventually, newKey, Peer, type Refused } from '../support/peer.ts'

const WITHIN_MS = 2_000
const code = (promise: Promise<unknown>) =>
  promise.then(
    () => 'ok',
    (refused: Refused) => refused.code,
  )

interface Arrived {
  token: string
  secret: string
  visitor: { id: string; verified: boolean }
}
const arrive = async (app: TestApp, body: object) =>
  (
    await http(app.url, 'POST', '/api/v1/visitors/tokens', {
      body: { site: app.key, ...body },
      headers: { origin: SHOP },
    })
  ).body as Arrived
const online = (app: TestApp, { token, secret, visitor }: Arrived) =>
  visitorOnline(app, { token, secret, id: visitor.id })
const signed = (app: TestApp, sub: string, more: object = {}) =>
  jwt.sign({ sub, ...more }, app.services.sites.find(app.siteId)?.secret ?? '', { audience: app.key, expiresIn: 300 })

/** Signs one agent in twice: what is done in one session must reach the other. */
async function twice(app: TestApp) {
  const agent = await agentOnline(app)
  const here = await http(app.url, 'POST', '/api/v1/sessions', { body: { email: agent.email, password: PASSWORD } })
  return {
    agent,
    admin: await makeAgent(app, { role: 'admin' }),
    token: (here.body as { accessToken: string }).accessToken,
    cookie: here.cookie,
  }
}
type Staff = Awaited<ReturnType<typeof twice>>

const ENDS: [change: string, closes: number, run: (app: TestApp, staff: Staff) => Promise<unknown>][] = [
  [
    'the own password, changed elsewhere',
    4102,
    (app, { token }) =>
      http(app.url, 'PATCH', '/api/v1/me', {
        token,
        body: { password: { current: PASSWORD, next: 'another long sentence' } },
      }),
  ],
  [
    'the password, set by a link',
    4102,
    async (app, { agent }) =>
      app.services.agents.accept(
        (await app.services.agents.reinvite({ id: 'test' }, agent.id)).token,
        'another long sentence',
        undefined,
      ),
  ],
  [
    'the role',
    4102,
    (app, { admin, agent }) => app.services.agents.update(admin.actor, agent.id, { role: 'supervisor' }),
  ],
  [
    'the account, disabled',
    4103,
    (app, { admin, agent }) => app.services.agents.update(admin.actor, agent.id, { disabled: true }),
  ],
]

describe('[HT5] what is taken away is taken from open sockets', () => {
  test.each(ENDS)('%s: the socket closes with %i, and its token is none', async (_change, closes, run) => {
    const app = await startTestApp()
    const staff = await twice(app)
    const before = Date.now()
    await run(app, staff)
    expect(await staff.agent.closing()).toBe(closes)
    expect(Date.now() - before).toBeLessThan(WITHIN_MS * 5)
    expect(codeIn(await http(app.url, 'GET', '/api/v1/me', { token: staff.agent.token }))).toBe('bad_token')
  })

  test('whoever changes the own password stays in with the session that did it, and no other', async () => {
    const app = await startTestApp()
    const { agent, token } = await twice(app)
    const mine = await Peer.open(app.url)
    await mine.call('hello', { version: 1, token })
    const body = { password: { current: PASSWORD, next: 'another long sentence' } }
    expect((await http(app.url, 'PATCH', '/api/v1/me', { token, body })).status).toBe(200)
    expect(await agent.closing()).toBe(4102)
    expect(await code(mine.call('inbox', {}))).toBe('ok')
  })

  test('the right to announce, given and taken, is so in the open socket at once', async () => {
    const app = await startTestApp()
    const { agent, admin } = await twice(app)
    const begin = () => agent.call('create_room', { kind: 'qa', name: 'Questions', site: app.siteId })
    expect(await code(begin())).toBe('forbidden')
    await app.services.agents.update(admin.actor, agent.id, { mayAnnounce: true })
    // Another node, if the socket is there, hears of it a moment later.
    const { room } = await eventually(() => begin().catch(() => undefined), 'the right to be there')
    await agent.call('archive_room', { room: room.id })
    await app.services.agents.update(admin.actor, agent.id, { mayAnnounce: false })
    await eventually(async () => (await code(begin())) === 'forbidden', 'the right to be gone')
  })

  test('a socket that was told to go is not heard any more, even if it does not answer', async () => {
    const app = await startTestApp()
    const { agent, admin } = await twice(app)
    const room = await agent.call('create_room', { kind: 'open', name: 'Lobby' })
    agent.socket.pause()
    await app.services.agents.update(admin.actor, agent.id, { disabled: true })
    agent.tell({ type: 'post', ref: 999, thread: room.room.thread, key: newKey(), text: 'still here' })
    agent.socket.resume()
    expect(await agent.closing()).toBe(4103)
    const { rows } = {
      rows: await app.services.database.read.sql.all(`SELECT 1 FROM "Message" WHERE "text" = 'still here'`),
    }
    expect(rows).toEqual([])
  })

  test('pages that are taken off a site’s list lose their sockets', async () => {
    const app = await startTestApp()
    const { token } = await makeVisitor(app)
    const [there, anywhere] = [await Peer.open(app.url, { origin: SHOP }), await Peer.open(app.url)]
    for (const peer of [there, anywhere]) await peer.call('hello', { version: 1, token })
    await app.services.sites.update({ id: 'test' }, app.siteId, { origins: ['https://other.example'] })
    expect(await there.closing()).toBe(4100)
    expect(await code(anywhere.call('history', {}))).toBe('ok')
  })

  test('[A25] an anonymous token does not become the person that its visitor turned out to be', async () => {
    const app = await startTestApp()
    const stranger = await arrive(app, {})
    const thief = await online(app, stranger)
    const known = await arrive(app, { secret: stranger.secret, identity: signed(app, 'u1') })
    expect(known.visitor).toMatchObject({ id: stranger.visitor.id, verified: true })
    expect(await thief.closing()).toBe(4100)
    expect(await code((await Peer.open(app.url)).call('hello', { version: 1, token: stranger.token }))).toBe(
      'bad_token',
    )
  })
})

describe('[HT4] the site’s secret', () => {
  test('rotated: verified sockets close, their tokens are void, and the browser is new until vouched for', async () => {
    const app = await startTestApp()
    const known = await arrive(app, { identity: signed(app, 'u1') })
    const anonymous = await online(app, await arrive(app, {}))
    const peer = await online(app, known)
    await app.services.sites.rotateSecret({ id: 'test' }, app.siteId)
    expect(await peer.closing()).toBe(4100)
    expect(await code((await Peer.open(app.url)).call('hello', { version: 1, token: known.token }))).toBe('bad_token')
    const after = await arrive(app, { secret: known.secret })
    expect(after.visitor.verified).toBe(false)
    expect(after.visitor.id).not.toBe(known.visitor.id)
    expect((await arrive(app, { secret: after.secret, identity: signed(app, 'u1') })).visitor).toMatchObject({
      id: known.visitor.id,
      verified: true,
    })
    expect(await code(anonymous.call('history', {}))).toBe('ok')
  })

  test('an identity that names itself is good once; the browser that used it stays who it is', async () => {
    const app = await startTestApp()
    const identity = signed(app, 'u1', { jti: 'once' })
    const first = await arrive(app, { identity })
    expect(first.visitor.verified).toBe(true)
    expect((await arrive(app, { identity })).visitor.verified).toBe(false)
    expect((await arrive(app, { identity, secret: first.secret })).visitor).toMatchObject({
      id: first.visitor.id,
      verified: true,
    })
    expect((await arrive(app, { identity: signed(app, 'u1', { jti: 'twice' }) })).visitor.id).toBe(first.visitor.id)
    expect((await arrive(app, { identity: signed(app, 'u1', { jti: 7 }) })).visitor.verified).toBe(false)
  })

  test('vouched for again on another page, the other tab does not notice', async () => {
    const app = await startTestApp()
    const known = await arrive(app, { identity: signed(app, 'u1') })
    const tab = await online(app, known)
    expect((await arrive(app, { secret: known.secret, identity: signed(app, 'u1', { name: 'Una' }) })).secret).toBe(
      known.secret,
    )
    expect(await code(tab.call('history', {}))).toBe('ok')
  })
})

describe('[HT5] a guest stays a guest', () => {
  test('a guest’s secret with a signed identity leaves two persons, whose conversations can be deleted', async () => {
    const app = await startTestApp()
    const agent = await agentOnline(app)
    const visitor = await visitorOnline(app)
    const { conversation } = await visitor.call('open', { key: newKey(), text: 'hello' })
    await visitor.event('conversation', (frame) => frame.conversation.status === 'active')
    const { epoch, publicThread } = await app.services.conversations.get(agent.actor, conversation.id)
    const answer = await http(app.url, 'POST', `/api/v1/conversations/${conversation.id}/guests`, {
      token: agent.token,
      body: { epoch, name: 'Gina', role: 'speaker', hours: 1 },
    })
    const token = (answer.body as { link: string }).link.split('#')[1]
    const guest = (await http(app.url, 'POST', '/api/v1/guests', { body: { token } })).body as Arrived
    const inside = await online(app, guest)
    const customer = await arrive(app, { secret: guest.secret, identity: signed(app, 'u1') })
    expect(customer.visitor.id).not.toBe(guest.visitor.id)
    expect(await code(inside.call('follow', { thread: publicThread }))).toBe('ok')
    expect(await code(inside.call('leave_message', { key: newKey(), text: 'a ticket', email: 'g@example.com' }))).toBe(
      'forbidden',
    )
    const own = await online(app, customer)
    expect(await code(own.call('open', { key: newKey(), text: 'my own' }))).toBe('ok')
    await agent.call('close', { conversation: conversation.id, epoch })
    const admin = await makeAgent(app, { role: 'admin' })
    const gone = await http(app.url, 'DELETE', `/api/v1/transcripts/${conversation.id}`, { token: admin.token })
    expect(gone.status).toBe(204)
    expect(await code((await Peer.open(app.url)).call('hello', { version: 1, token: guest.token }))).toBe('not_found')
  })
})

describe('[HT5] [HT4] what is taken away while somebody comes in', () => {
  test('a sign-in that was under way when the account was disabled, or its password changed, leaves no session', async () => {
    const app = await startTestApp()
    const admin = await makeAgent(app, { role: 'admin' })
    for (const change of ['disabled', 'password'] as const) {
      for (let n = 0; n < 4; n++) {
        const agent = await makeAgent(app)
        const link = change === 'password' ? (await app.services.agents.reinvite({ id: 'test' }, agent.id)).token : ''
        const coming = http(app.url, 'POST', '/api/v1/sessions', { body: { email: agent.email, password: PASSWORD } })
        if (change === 'disabled') await app.services.agents.update(admin.actor, agent.id, { disabled: true })
        else await app.services.agents.accept(link, 'another long sentence', undefined)
        const { cookie } = await coming
        const refreshed = await http(app.url, 'POST', '/api/v1/sessions/refresh', {
          headers: cookie === undefined ? {} : { cookie },
        })
        expect([change, refreshed.status]).toEqual([change, 401])
      }
    }
  })

  test('an identity that the old secret signed is good for nobody who arrives behind its rotation', async () => {
    const app = await startTestApp()
    const site = app.services.sites.find(app.siteId)
    if (site === undefined) throw new Error('no site')
    const before = { ...site }
    const identity = signed(app, 'ada')
    await app.services.sites.rotateSecret({ id: 'test' }, app.siteId)
    expect(
      (
        await app.services.arrivals.arrive(before, {
          identity,
          secret: undefined,
          language: undefined,
          userAgent: undefined,
        })
      ).verified,
    ).toBe(false)
  })
})
