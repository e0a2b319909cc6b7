import fs from 'node:fs'
import path from 'node:path'
import jwt from 'jsonwebtoken'
import { describe, expect, test } from 'vitest'
import { ENDPOINTS, type Endpoint } from '../../src/protocol/http-api.ts'
import { agentOnline, makeAgent, makeVisitor, PASSWORD, SHOP, startTestApp, visitorOnline } from '../support/app.ts'
import { codeIn, http } from '../support/http.ts'
import { newKey, Peer } from '../support/peer.ts'
import { onPostgresql } from '../support/store.ts'

/** Says for each kind of access who gets in. */
const MAY = {
  everyone: ['visitor', 'agent', 'announcer', 'supervisor', 'admin'],
  agent: ['agent', 'announcer', 'supervisor', 'admin'],
  supervisor: ['supervisor', 'admin'],
  announcer: ['announcer', 'admin'],
  admin: ['admin'],
}

describe('who may do what over HTTP', () => {
  test('[A49] every route refuses everybody below its role, and answers those at or above it', async () => {
    const app = await startTestApp()
    const announcer = await makeAgent(app)
    await app.services.agents.update((await makeAgent(app, { role: 'admin' })).actor, announcer.id, {
      mayAnnounce: true,
    })
    const callers = {
      visitor: (await makeVisitor(app)).token,
      agent: (await makeAgent(app)).token,
      announcer: announcer.token,
      supervisor: (await makeAgent(app, { role: 'supervisor' })).token,
      admin: (await makeAgent(app, { role: 'admin' })).token,
    }
    for (const [name, endpoint] of Object.entries(ENDPOINTS) as [string, Endpoint][]) {
      if (endpoint.access === 'public') continue
      const address = endpoint.path.replace(':id', newKey())
      const body = endpoint.body === undefined ? {} : { body: {} }
      expect((await http(app.url, endpoint.method, address, body)).status, `${name} without a token`).toBe(401)
      for (const [caller, token] of Object.entries(callers)) {
        const { status } = await http(app.url, endpoint.method, address, { token, ...body })
        if (MAY[endpoint.access].includes(caller)) expect([401, 403], `${name} as ${caller}`).not.toContain(status)
        else expect(status, `${name} as ${caller}`).toBe(403)
      }
    }
  })

  test('[A49] every endpoint of the table is bound, and the OpenAPI page names each', async () => {
    const app = await startTestApp()
    const { body } = await http(app.url, 'GET', '/api/openapi.json')
    const { paths } = body as { paths: Record<string, Record<string, { operationId: string }>> }
    const named = Object.values(paths).flatMap((methods) =>
      Object.values(methods).map((operation) => operation.operationId),
    )
    expect(named.sort()).toEqual(Object.keys(ENDPOINTS).sort())
    for (const [name, endpoint] of Object.entries(ENDPOINTS) as [string, Endpoint][]) {
      const answer = await http(
        app.url,
        endpoint.method,
        endpoint.path.replace(':id', newKey()),
        endpoint.body === undefined ? {} : { body: {} },
      )
      expect(answer.status === 404 && codeIn(answer) === 'not_found', name).toBe(false)
    }
  })

  test('[A37] wrong password and unknown account get one answer; guessing is slowed by account and address', async () => {
    const app = await startTestApp({ rateFactor: 1 })
    const { email } = await makeAgent(app)
    const tryOnce = (who: string, password: string) =>
      http(app.url, 'POST', '/api/v1/sessions', { body: { email: who, password } })
    const wrong = await tryOnce(email, 'not this one')
    const unknown = await tryOnce('nobody@example.com', 'not this one')
    expect(wrong.body).toEqual(unknown.body)
    for (let i = 0; i < 4; i += 1) await tryOnce(email, 'not this one')
    const slowed = await tryOnce(email, PASSWORD)
    expect(codeIn(slowed)).toBe('rate_limited')
    expect(Number(slowed.headers.get('retry-after'))).toBeGreaterThan(0)
  })

  test('[HT1] [A50] [A54] a refresh cookie is replaced at each use, works nowhere else, and dies with its session', async () => {
    const app = await startTestApp()
    const { email } = await makeAgent(app)
    const signedIn = await http(app.url, 'POST', '/api/v1/sessions', { body: { email, password: PASSWORD } })
    const raw = signedIn.headers.get('set-cookie') ?? ''
    expect(raw).toMatch(/httponly/i)
    expect(raw).toMatch(/samesite=strict/i)
    expect(raw).toMatch(/path=\/api\/v1\/sessions/i)
    const { accessToken } = signedIn.body as { accessToken: string }
    const peer = await Peer.open(app.url)
    await peer.call('hello', { version: 1, token: accessToken })
    const cookie = signedIn.cookie ?? ''
    expect((await http(app.url, 'GET', '/api/v1/me', { headers: { cookie } })).status).toBe(401)
    expect((await http(app.url, 'GET', '/api/v1/me', { token: cookie.split('=')[1] ?? '' })).status).toBe(401)
    const refreshed = await http(app.url, 'POST', '/api/v1/sessions/refresh', { headers: { cookie } })
    expect(refreshed.status).toBe(200)
    expect(refreshed.cookie).not.toBe(cookie)
    expect(
      codeIn(
        await http(app.url, 'POST', '/api/v1/sessions/refresh', {
          headers: { cookie: refreshed.cookie ?? '', origin: 'https://evil.example' },
        }),
      ),
    ).toBe('origin_refused')
    await http(app.url, 'DELETE', '/api/v1/sessions/current', { headers: { cookie: refreshed.cookie ?? '' } })
    expect(await peer.closing()).toBe(4102)
    expect(
      (await http(app.url, 'POST', '/api/v1/sessions/refresh', { headers: { cookie: refreshed.cookie ?? '' } })).status,
    ).toBe(401)
    expect((await http(app.url, 'GET', '/api/v1/me', { token: accessToken })).status).toBe(401)
  })

  test('[A62] the set-up link works once; secrets are generated and belong to their owner only', async () => {
    const app = await startTestApp()
    const token = app.setupLink?.split('#')[1]
    const body = {
      token,
      name: 'Ada',
      email: 'ada@example.com',
      password: 'a long enough one',
      siteName: 'Shop',
      origins: [SHOP],
    }
    expect(codeIn(await http(app.url, 'POST', '/api/v1/setup', { body: { ...body, token: 'x'.repeat(43) } }))).toBe(
      'bad_token',
    )
    expect((await http(app.url, 'POST', '/api/v1/setup', { body })).status).toBe(200)
    expect(codeIn(await http(app.url, 'POST', '/api/v1/setup', { body }))).toBe('bad_token')
    const file = path.join(app.dataDir, 'secrets.json')
    // On PostgreSQL the database keeps them, for all servers.
    if (onPostgresql) expect(fs.existsSync(file)).toBe(false)
    else expect(fs.statSync(file).mode & 0o777).toBe(0o600)
  })

  test('[A25] [HT3] only what the site signed makes a visitor verified; what it began anonymously comes along', async () => {
    const app = await startTestApp()
    await agentOnline(app)
    const secret = await app.services.sites.rotateSecret({ id: 'test' }, app.siteId)
    const arrive = (body: object) =>
      http(app.url, 'POST', '/api/v1/visitors/tokens', {
        body: { site: app.key, ...body },
        headers: { origin: SHOP },
      })
    type Arrived = { token: string; secret: string; visitor: { id: string; verified: boolean; name: string } }
    const sign = (claims: object, key = secret, options: jwt.SignOptions = { expiresIn: 300, audience: app.key }) =>
      jwt.sign(claims, key, options)
    const anonymous = (await arrive({})).body as Arrived
    const peer = await visitorOnline(app, { ...anonymous, id: anonymous.visitor.id })
    const { conversation } = await peer.call('open', { key: newKey(), text: 'as a stranger' })
    const bad = [
      sign({ sub: 'u1' }, 'wrong secret'),
      sign({ sub: 'u1' }, secret, { expiresIn: 300, audience: newKey() }),
      sign({ sub: 'u1' }, secret, { audience: app.key }),
      sign({ sub: 'u1' }, secret, { expiresIn: '2h', audience: app.key }),
      jwt.sign({ sub: 'u1', aud: app.key, exp: Math.floor(Date.now() / 1000) + 60 }, '', { algorithm: 'none' }),
    ]
    for (const identity of bad)
      expect(((await arrive({ secret: anonymous.secret, identity })).body as Arrived).visitor).toMatchObject({
        id: anonymous.visitor.id,
        verified: false,
      })
    const verified = (await arrive({ secret: anonymous.secret, identity: sign({ sub: 'u1', name: '王小明' }) }))
      .body as Arrived
    expect(verified.visitor).toMatchObject({ verified: true, name: '王小明' })
    const known = await visitorOnline(app, { ...verified, id: verified.visitor.id })
    expect((await known.call('history', {})).conversations.map((row) => row.id)).toEqual([conversation.id])
    const elsewhere = (await arrive({ identity: sign({ sub: 'u1' }) })).body as Arrived
    expect(elsewhere.visitor.id).toBe(verified.visitor.id)
    const thief = (await arrive({ secret: anonymous.secret })).body as Arrived
    expect(thief.visitor.id).not.toBe(verified.visitor.id)
  })

  test('[HT3] a name of which half a character is left is nobody’s, and an address that is none is not taken', async () => {
    const app = await startTestApp()
    const secret = await app.services.sites.rotateSecret({ id: 'test' }, app.siteId)
    const arrive = async (claims: object) => {
      const identity = jwt.sign(claims, secret, { expiresIn: 300, audience: app.key })
      const body = { site: app.key, identity }
      return (await http(app.url, 'POST', '/api/v1/visitors/tokens', { body, headers: { origin: SHOP } })).body as {
        visitor: { id: string; verified: boolean; email: string | null }
      }
    }
    for (const sub of ['u\ud800', 'u\ud801', '\udc00'])
      expect((await arrive({ sub })).visitor.verified, sub).toBe(false)
    expect((await arrive({ sub: 'u', jti: 'j\ud800' })).visitor.verified).toBe(false)
    const emailOf = async (sub: string, email: unknown) => (await arrive({ sub, email })).visitor.email
    for (const email of ['', ' ', 'none', 'a\ud800@b.c', 'a@\u202eb.c', 'a\u200b@b.c', `${'a'.repeat(250)}@b.cd`, 7])
      expect(await emailOf('u1', email), String(email)).toBeNull()
    expect(await emailOf('u1', ' ann@example.com ')).toBe('ann@example.com')
    expect(await emailOf('u1', 'none')).toBe('ann@example.com')
  })

  test('[A19] a site’s key is good on the site’s own pages only', async () => {
    const app = await startTestApp()
    const ask = (origin: string) =>
      http(app.url, 'POST', '/api/v1/visitors/tokens', { body: { site: app.key }, headers: { origin } })
    expect((await ask(SHOP)).headers.get('access-control-allow-origin')).toBe(SHOP)
    const foreign = await ask('https://evil.example')
    expect(codeIn(foreign)).toBe('origin_refused')
    expect(foreign.headers.get('access-control-allow-origin')).toBeNull()
  })

  test('[A5] [A33] [HT12] wrong bodies get bad_request, too large ones too_large', async () => {
    const app = await startTestApp()
    const { token } = await makeAgent(app, { role: 'admin' })
    const send = (body: unknown) => http(app.url, 'POST', '/api/v1/sites', { token, body })
    for (const body of [
      '{',
      '[]',
      '{"name":{"gt":""},"origins":[]}',
      '{"name":"x","origins":[],"__proto__":{"a":1}}',
      '{"name":"x","origins":[],"\\u0063onstructor":{"a":1}}',
      { name: 'x', origins: ['javascript:alert(1)'] },
    ]) {
      expect(codeIn(await send(body)), JSON.stringify(body)).toBe('bad_request')
    }
    expect(codeIn(await send({ name: 'x'.repeat(70_000), origins: [] }))).toBe('too_large')
  })

  test('[F29] a disabled agent is signed out everywhere, and its conversation moves on', async () => {
    const app = await startTestApp()
    const admin = await makeAgent(app, { role: 'admin' })
    const agent = await agentOnline(app)
    const visitor = await visitorOnline(app)
    await visitor.call('open', { key: newKey(), text: 'hi' })
    await visitor.event('conversation', (frame) => frame.conversation.status === 'active')
    await http(app.url, 'PATCH', `/api/v1/agents/${agent.id}`, { token: admin.token, body: { disabled: true } })
    expect(await agent.closing()).toBe(4103)
    await visitor.event('conversation', (frame) => frame.conversation.status === 'queued')
    expect((await http(app.url, 'GET', '/api/v1/me', { token: agent.token })).status).toBe(401)
  })

  test('health: alive, and ready with what is not', async () => {
    const app = await startTestApp()
    expect((await http(app.url, 'GET', '/healthz')).body).toEqual({ alive: true })
    expect((await http(app.url, 'GET', '/readyz')).body).toEqual({ ready: true, problems: [] })
  })
})
