import jwt from 'jsonwebtoken'
import { describe, expect, test } from 'vitest'
import { generationOf } from '../../src/identity/index.ts'
import type { NewAnnouncement } from '../../src/protocol/http-api.ts'
import { agentOnline, makeAgent, startTestApp, type TestApp, type VisitorToken, visitorOnline } from '../support/app.ts'
import { http } from '../support/http.ts'

type ToVisitors = Extract<NewAnnouncement['audience'], { kind: 'visitors' }>

function wordingFor(app: TestApp, audience: Partial<ToVisitors> = {}): NewAnnouncement {
  return {
    audience: {
      kind: 'visitors',
      site: app.siteId,
      pages: [],
      language: null,
      department: null,
      attributes: {},
      ...audience,
    },
    title: 'Maintenance',
    body: 'Tonight',
    link: null,
    severity: 'info',
    place: 'card',
    startsAt: null,
    timeZone: 'Europe/Berlin',
    expiresAt: Date.now() + 600_000,
  }
}

async function arrive(app: TestApp, language: string, attributes?: Record<string, string>): Promise<VisitorToken> {
  const site = app.services.sites.find(app.siteId)
  if (site === undefined) throw new Error('no site')
  const identity =
    attributes === undefined
      ? undefined
      : jwt.sign({ sub: `u-${Object.values(attributes).join()}`, attributes }, site.secret, {
          audience: site.key,
          expiresIn: 600,
        })
  const { visitor, secret, verified } = await app.services.arrivals.arrive(site, {
    secret: undefined,
    identity,
    language,
    userAgent: 'test',
  })
  const { token } = app.services.tokens.issue({
    kind: 'visitor',
    visitorId: visitor.id,
    siteId: site.id,
    generation: verified ? generationOf(site) : null,
  })
  return { token, secret, id: visitor.id }
}

async function setUp() {
  const app = await startTestApp()
  const { token, actor } = await makeAgent(app, { role: 'admin' })
  const ask = (path: string, body: object, as = token) =>
    http(app.url, 'POST', `/api/v1/announcements${path}`, { token: as, body })
  return { app, admin: actor, token, ask }
}

/**
 * Sends a mark. Whoever hears it has heard every earlier announcement that was for them, because frames keep their
 * order.
 */
async function sendMark(app: TestApp, admin: Parameters<TestApp['services']['announcements']['send']>[0]) {
  return (await app.services.announcements.send(admin, { ...wordingFor(app), title: 'Mark' })).announcement.id
}

describe('announcements on the socket', () => {
  test('[AN2] only sockets of the audience get it: by language, and by what the site signed', async () => {
    const { app, admin } = await setUp()
    const { announcements } = app.services
    const plain = await visitorOnline(app, await arrive(app, 'en-GB'))
    const chinese = await visitorOnline(app, await arrive(app, 'zh-Hans'))
    const gold = await visitorOnline(app, await arrive(app, 'en', { plan: 'gold' }))
    const silver = await visitorOnline(app, await arrive(app, 'en', { plan: 'silver' }))
    await announcements.send(admin, { ...wordingFor(app, { language: 'zh-CN' }), title: 'Chinese' })
    await announcements.send(admin, { ...wordingFor(app, { attributes: { plan: 'gold' } }), title: 'Gold' })
    await sendMark(app, admin)
    const heard = async (peer: typeof plain) => {
      await peer.event('announcement', (frame) => frame.announcement.title === 'Mark')
      return peer.all('announcement').map((frame) => frame.announcement.title)
    }
    expect(await heard(plain)).toEqual(['Mark'])
    expect(await heard(chinese)).toEqual(['Chinese', 'Mark'])
    expect(await heard(gold)).toEqual(['Gold', 'Mark'])
    expect(await heard(silver)).toEqual(['Mark'])
  })

  test('[AN2] an attribute counts only while the session is verified', async () => {
    const { app, admin } = await setUp()
    const known = await arrive(app, 'en', { plan: 'gold' })
    await app.services.announcements.send(admin, wordingFor(app, { attributes: { plan: 'gold' } }))
    await expect(app.services.visitors.actor(known.id, app.siteId, false)).rejects.toMatchObject({ code: 'bad_token' })
    expect(
      await app.services.announcements.liveFor(await app.services.visitors.actor(known.id, app.siteId, true)),
    ).toHaveLength(1)
  })

  test.each([
    ['a list', ['gold']],
    ['a nested object', { plan: { name: 'gold' } }],
    ['a number', { plan: 'gold', age: 3 }],
    ['a long name', { plan: 'gold', ['n'.repeat(41)]: 'x' }],
    ['a long value', { plan: 'gold', more: 'x'.repeat(201) }],
    [
      'too many',
      Object.fromEntries(Array.from({ length: 21 }, (_, index) => [index === 0 ? 'plan' : `a${index}`, 'gold'])),
    ],
  ])(
    '[HT3] [AN2] attributes with %s count for nothing, and the visitor is verified all the same',
    async (_, attributes) => {
      const { app } = await setUp()
      const site = app.services.sites.find(app.siteId)
      if (site === undefined) throw new Error('no site')
      const identity = jwt.sign({ sub: 'u1', attributes }, site.secret, { audience: site.key, expiresIn: 600 })
      const { visitor, verified } = await app.services.arrivals.arrive(site, {
        secret: undefined,
        identity,
        language: 'en',
        userAgent: 'test',
      })
      expect(verified).toBe(true)
      expect((await app.services.visitors.actor(visitor.id, site.id, true)).attributes).toEqual({})
    },
  )

  test('[AN5] a change reaches every screen but those of whoever dismissed it; taking back reaches all', async () => {
    const { app, admin, ask } = await setUp()
    const [eve, max] = [await visitorOnline(app), await visitorOnline(app)]
    const { announcement } = await app.services.announcements.send(admin, wordingFor(app))
    await max.event('announcement')
    await eve.call('dismiss', { announcement: announcement.id })
    const { title, body, link, severity, place, expiresAt } = wordingFor(app)
    const change = { title: `${title} at ten`, body, link, severity, place, expiresAt, pages: [] }
    expect((await ask(`/${announcement.id}/update`, change)).status).toBe(200)
    expect(await max.event('announcement', (frame) => frame.announcement.version === 2)).toMatchObject({
      announcement: { id: announcement.id, title: 'Maintenance at ten' },
    })
    await sendMark(app, admin)
    await eve.event('announcement', (frame) => frame.announcement.title === 'Mark')
    expect(eve.all('announcement').map((frame) => frame.announcement.version)).toEqual([1, 1])
    expect((await ask(`/${announcement.id}/retract`, {})).status).toBe(200)
    await max.event('announcement_gone', (frame) => frame.announcement === announcement.id)
  })

  test('[AN4] [F39] a later one goes out at its time, after a restart, too: once to each', async () => {
    const { app, admin } = await setUp()
    const from = Date.now()
    const before = await app.restart()
    // The next restart must be over by then, however busy the machine is.
    const startsAt = Date.now() + 1_000 + 2 * (Date.now() - from)
    const { announcement } = await before.services.announcements.send(admin, { ...wordingFor(app), startsAt })
    const again = await before.restart()
    const there = await visitorOnline(again)
    const sent = await there.event('announcement')
    expect(sent.announcement).toEqual(announcement)
    expect(Date.now()).toBeGreaterThanOrEqual(startsAt)
    await sendMark(again, admin)
    await there.event('announcement', (frame) => frame.announcement.title === 'Mark')
    expect(there.all('announcement')).toHaveLength(2)
  })

  test('[AN4] [F39] what fell due while the server was down goes out with its start', async () => {
    const { app, admin } = await setUp()
    const { announcement } = await app.services.announcements.send(admin, {
      ...wordingFor(app),
      startsAt: Date.now() + 300,
    })
    await app.stop()
    const wait = announcement.startsAt - Date.now()
    const again = await startTestApp({ dataDir: app.dataDir }, () => Date.now() + Math.max(wait, 0))
    const late = await again.services.visitors.actor((await arrive(again, 'en')).id, app.siteId, false)
    expect(await again.services.announcements.liveFor(late)).toEqual([announcement])
  })

  test('[AN6] seen and clicked come from the socket, and count once a person over two screens', async () => {
    const { app, admin } = await setUp()
    const one = await visitorOnline(app)
    const two = await visitorOnline(app, one)
    const { announcement } = await app.services.announcements.send(admin, wordingFor(app))
    for (const peer of [one, two]) {
      for (const type of ['received', 'seen', 'clicked'] as const) peer.tell({ type, announcement: announcement.id })
      await peer.call('history', {})
    }
    await app.services.announcements.flush()
    expect(await app.services.announcements.list(admin)).toMatchObject([{ delivered: 1, seen: 1, clicked: 1 }])
  })

  test('a preview counts the people who are here, not their sockets, and only those it is for', async () => {
    const { app, ask } = await setUp()
    const english = await arrive(app, 'en')
    await visitorOnline(app, english)
    await visitorOnline(app, english)
    await visitorOnline(app, await arrive(app, 'zh'))
    await agentOnline(app)
    const reach = async (body: NewAnnouncement) => ((await ask('/preview', body)).body as { reach: number }).reach
    expect(await reach(wordingFor(app))).toBe(2)
    expect(await reach(wordingFor(app, { language: 'en' }))).toBe(1)
    expect(await reach({ ...wordingFor(app), audience: { kind: 'staff', department: null } })).toBe(1)
  })

  test('[A48] [AN8] what was sent, scheduled, changed and taken back is audited with who did it', async () => {
    const { app, ask } = await setUp()
    const announcer = await makeAgent(app)
    expect((await ask('', wordingFor(app), announcer.token)).status).toBe(403)
    const root = await makeAgent(app, { role: 'admin' })
    await app.services.agents.update(root.actor, announcer.id, { mayAnnounce: true })
    const sent = await ask('', wordingFor(app), announcer.token)
    const { id } = (sent.body as { report: { announcement: { id: string } } }).report.announcement
    await ask('', { ...wordingFor(app), startsAt: Date.now() + 60_000 }, announcer.token)
    const { title, body, link, severity, place, expiresAt } = wordingFor(app)
    await ask(`/${id}/update`, { title, body, link, severity, place, expiresAt, pages: [] }, announcer.token)
    await ask(`/${id}/retract`, {}, announcer.token)
    const entries = await app.services.database.read.auditEntry.findMany({
      where: { actor: announcer.id, action: { startsWith: 'announcement_' } },
      orderBy: { id: 'asc' },
    })
    expect(entries.map(({ action }) => action)).toEqual([
      'announcement_sent',
      'announcement_scheduled',
      'announcement_updated',
      'announcement_retracted',
    ])
  })
})
