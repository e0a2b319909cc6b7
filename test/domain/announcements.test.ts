import { expect, test } from 'vitest'
import { Announcements } from '../../src/announcement/index.ts'
import { newId } from '../../src/kernel/ids.ts'
import type { BodyOf, NewAnnouncement } from '../../src/protocol/http-api.ts'
import { type Domain, openDomain } from '../support/domain.ts'

async function setUp() {
  const domain = await openDomain()
  const announcements = new Announcements({ ...domain, reach: async () => null })
  const wording: NewAnnouncement & { audience: { kind: 'visitors' } } = {
    audience: { kind: 'visitors', site: domain.siteId, pages: [], language: null, department: null, attributes: {} },
    place: 'card',
    startsAt: null,
    timeZone: 'UTC',
    title: 'Maintenance',
    body: 'Tonight',
    link: null,
    severity: 'info',
    expiresAt: domain.time.now + 60_000,
  }
  return { domain, announcements, wording, admin: await domain.agent('admin', 'Root') }
}

test('an announcement to a site’s visitors is live for them, not for another site’s, nor for staff', async () => {
  const { domain, announcements, wording, admin } = await setUp()
  const heard = domain.heard('announcement_sent')
  const { announcement } = await announcements.send(admin, wording)
  const other = await domain.visitor({ siteId: await domain.site('Other') })
  expect(await announcements.liveFor(await domain.visitor())).toEqual([announcement])
  expect(await announcements.liveFor(other)).toEqual([])
  expect(await announcements.liveFor(admin)).toEqual([])
  expect(heard).toEqual([
    { type: 'announcement_sent', announcement, audience: { siteId: domain.siteId, people: null, only: null } },
  ])
})

test('an announcement to staff is live for staff only', async () => {
  const { domain, announcements, wording, admin } = await setUp()
  await announcements.send(admin, { ...wording, audience: { kind: 'staff', department: null } })
  expect(await announcements.liveFor(await domain.agent('agent'))).toMatchObject([{ title: 'Maintenance' }])
  expect(await announcements.liveFor(await domain.visitor())).toEqual([])
})

test('it is over at its end, and gone when it is taken back', async () => {
  const { domain, announcements, wording, admin } = await setUp()
  const heard = domain.heard('announcement_retracted')
  const visitor = await domain.visitor()
  const first = await announcements.send(admin, wording)
  await announcements.send(admin, { ...wording, title: 'Longer', expiresAt: domain.time.now + 120_000 })
  const retracted = await announcements.retract(admin, first.announcement.id)
  expect(retracted.retractedAt).toBe(domain.time.now)
  await announcements.retract(admin, first.announcement.id)
  expect(heard).toHaveLength(1)
  expect(await announcements.liveFor(visitor)).toMatchObject([{ title: 'Longer' }])
  domain.time.now += 120_000
  expect(await announcements.liveFor(visitor)).toEqual([])
})

test('one that a visitor dismissed stays away from it on every device, and is told once', async () => {
  const { domain, announcements, wording, admin } = await setUp()
  const heard = domain.heard('announcement_dismissed')
  const [eve, max] = [await domain.visitor(), await domain.visitor()]
  const { announcement } = await announcements.send(admin, wording)
  await announcements.dismiss(eve, announcement.id)
  await announcements.dismiss(eve, announcement.id)
  expect(await announcements.liveFor(eve)).toEqual([])
  expect(await announcements.liveFor(max)).toHaveLength(1)
  expect(heard).toEqual([{ type: 'announcement_dismissed', announcement: announcement.id, recipient: eve.id }])
})

test('[FO6] dismissing what is not for the caller is not_found, as what does not exist', async () => {
  const { domain, announcements, wording, admin } = await setUp()
  const { announcement } = await announcements.send(admin, wording)
  const stranger = await domain.visitor({ siteId: await domain.site('Other') })
  for (const id of [announcement.id, newId()])
    await expect(announcements.dismiss(stranger, id)).rejects.toMatchObject({ code: 'not_found' })
  await expect(announcements.dismiss(admin, announcement.id)).rejects.toMatchObject({ code: 'not_found' })
})

test('[FO6] deliveries count once a recipient; made-up and foreign ones do not, and fail no other', async () => {
  const { domain, announcements, wording, admin } = await setUp()
  const [eve, max, stranger] = [
    await domain.visitor(),
    await domain.visitor(),
    await domain.visitor({ siteId: await domain.site('Other') }),
  ]
  const { announcement } = await announcements.send(admin, wording)
  for (const actor of [eve, eve, max, stranger, admin]) announcements.note(actor, announcement.id, 'delivered')
  announcements.note(eve, newId(), 'delivered')
  await announcements.stop()
  announcements.note(eve, announcement.id, 'delivered')
  await announcements.dismiss(max, announcement.id)
  await announcements.stop()
  expect(await announcements.list(admin)).toMatchObject([
    { delivered: 2, dismissed: 1, sentBy: 'Root', site: { id: domain.siteId, name: 'Shop' } },
  ])
})

test.each([
  'javascript:alert(1)',
  ' JaVaScRiPt:alert(1)',
  'java\nscript:alert(1)',
  'data:text/html,<script>alert(1)</script>',
  'vbscript:x',
  'file:///etc/passwd',
  'blob:https://example.com/x',
  '//example.com',
  '/relative',
  'https://bank.example@evil.example/',
  '',
])('[A11] the link %j is refused', async (url) => {
  const { announcements, wording, admin } = await setUp()
  await expect(announcements.send(admin, { ...wording, link: { url, label: 'Read' } })).rejects.toMatchObject({
    code: 'bad_request',
  })
  expect(await announcements.list(admin)).toEqual([])
})

test.each(['https://example.com/a?b=c#d', 'http://example.com/', 'mailto:help@example.com', 'tel:+123456'])(
  '[A11] the link %j is taken',
  async (url) => {
    const { announcements, wording, admin } = await setUp()
    const { announcement } = await announcements.send(admin, { ...wording, link: { url, label: 'Read' } })
    expect(announcement.link).toEqual({ url, label: 'Read' })
  },
)

test('[A48] markup is kept as the text it is, and characters that turn a line around are left out', async () => {
  const { announcements, wording, admin } = await setUp()
  const { announcement } = await announcements.send(admin, {
    ...wording,
    title: '<b>Hi\u202e</b>\n',
    body: '<script>\u0000alert(1)</script>',
  })
  expect(announcement).toMatchObject({ title: '<b>Hi</b>', body: '<script>alert(1)</script>' })
})

test('only an admin sends, lists and takes back; an end in the past and an unknown site are refused', async () => {
  const { domain, announcements, wording, admin } = await setUp()
  const { announcement } = await announcements.send(admin, wording)
  for (const actor of [await domain.agent('agent'), await domain.agent('supervisor')]) {
    await expect(announcements.send(actor, wording)).rejects.toMatchObject({ code: 'forbidden' })
    await expect(announcements.list(actor)).rejects.toMatchObject({ code: 'forbidden' })
    await expect(announcements.retract(actor, announcement.id)).rejects.toMatchObject({ code: 'forbidden' })
  }
  const nowhere = { ...wording.audience, site: newId() }
  await expect(announcements.send(admin, { ...wording, audience: nowhere })).rejects.toMatchObject({
    code: 'not_found',
  })
  await expect(announcements.send(admin, { ...wording, expiresAt: domain.time.now })).rejects.toMatchObject({
    code: 'bad_request',
  })
  await expect(announcements.retract(admin, newId())).rejects.toMatchObject({ code: 'not_found' })
})

test('[AN2] a narrower audience: language, attributes, department; for all others it does not exist [FO6]', async () => {
  const { domain, announcements, wording, admin } = await setUp()
  const [chinese, gold, asking, plain] = [
    { ...(await domain.visitor()), language: 'zh-CN' as const },
    { ...(await domain.visitor({ externalId: 'g' })), attributes: { plan: 'gold', city: 'Bonn' } },
    await domain.visitor(),
    await domain.visitor(),
  ]
  const department = await departmentWith(domain, asking.id)
  const only = (more: object) => ({ ...wording, audience: { ...wording.audience, ...more } })
  const send = async (more: object) => (await announcements.send(admin, only(more))).announcement.id
  const sent = {
    chinese: await send({ language: 'zh-CN' }),
    gold: await send({ attributes: { plan: 'gold' } }),
    asking: await send({ department }),
  }
  const liveFor = async (actor: typeof plain) => (await announcements.liveFor(actor)).map(({ id }) => id)
  expect(await liveFor(chinese)).toEqual([sent.chinese])
  expect(await liveFor(gold)).toEqual([sent.gold])
  expect(await liveFor(asking)).toEqual([sent.asking])
  expect(await liveFor({ ...gold, attributes: { plan: 'silver' } })).toEqual([])
  for (const id of Object.values(sent)) {
    await expect(announcements.dismiss(plain, id)).rejects.toMatchObject({ code: 'not_found' })
    announcements.note(plain, id, 'clicked')
  }
  announcements.note(gold, sent.gold, 'seen')
  await announcements.flush()
  expect((await announcements.list(admin)).map(({ delivered, clicked }) => [delivered, clicked]).sort()).toEqual([
    [0, 0],
    [0, 0],
    [1, 0],
  ])
})

test('[AN2] a guest of one conversation is no visitor of the site: nothing is for it', async () => {
  const { domain, announcements, wording, admin } = await setUp()
  const guest = { ...(await domain.visitor()), guestOf: newId() }
  const { announcement } = await announcements.send(admin, wording)
  await announcements.send(admin, { ...wording, audience: { kind: 'staff', department: null } })
  expect(await announcements.liveFor(guest)).toEqual([])
  await expect(announcements.dismiss(guest, announcement.id)).rejects.toMatchObject({ code: 'not_found' })
})

test('[AN2] staff of a department only', async () => {
  const { domain, announcements, wording, admin } = await setUp()
  const [inside, outside] = [await domain.agent('agent', 'In'), await domain.agent('agent', 'Out')]
  const department = await departmentWith(domain, undefined, inside.id)
  const heard = domain.heard('announcement_sent')
  await announcements.send(admin, { ...wording, audience: { kind: 'staff', department } })
  expect(await announcements.liveFor(inside)).toHaveLength(1)
  expect(await announcements.liveFor(outside)).toEqual([])
  expect(heard).toMatchObject([{ audience: { siteId: null, people: [inside.id] } }])
  await expect(
    announcements.send(admin, { ...wording, audience: { kind: 'staff', department: newId() } }),
  ).rejects.toMatchObject({
    code: 'not_found',
  })
})

test('[AN4] [F39] a later one is known to nobody before its time, then goes out once, however many try', async () => {
  const { domain, announcements, wording, admin } = await setUp()
  const heard = domain.heard('announcement_sent')
  const visitor = await domain.visitor()
  const startsAt = domain.time.now + 30_000
  const { announcement, state } = await announcements.send(admin, { ...wording, startsAt })
  expect(state).toBe('scheduled')
  expect(await announcements.sendDue()).toBe(startsAt)
  expect(await announcements.liveFor(visitor)).toEqual([])
  await expect(announcements.dismiss(visitor, announcement.id)).rejects.toMatchObject({ code: 'not_found' })
  announcements.note(visitor, announcement.id, 'delivered')
  await announcements.flush()
  domain.time.now = startsAt
  const second = new Announcements({ ...domain, reach: async () => null })
  await Promise.all([announcements.sendDue(), second.sendDue(), second.start()])
  await second.sendDue()
  await second.start()
  expect(heard.map((event) => [event.announcement.id, event.announcement.version])).toEqual([[announcement.id, 1]])
  expect(await second.liveFor(visitor)).toMatchObject([{ id: announcement.id }])
  expect(await announcements.list(admin)).toMatchObject([{ state: 'live', delivered: 0 }])
  await announcements.stop()
  await second.stop()
})

test('[AN4] [AN9] one that is taken back before its time never goes out, nor one whose end has passed', async () => {
  const { domain, announcements, wording, admin } = await setUp()
  const sent = domain.heard('announcement_sent')
  const gone = domain.heard('announcement_retracted')
  const startsAt = domain.time.now + 10_000
  const { announcement } = await announcements.send(admin, { ...wording, startsAt })
  await announcements.send(admin, { ...wording, startsAt, expiresAt: startsAt + 1 })
  expect(await announcements.retract(admin, announcement.id)).toMatchObject({ state: 'taken_back' })
  domain.time.now = startsAt + 1_000
  expect(await announcements.sendDue()).toBeUndefined()
  expect([sent, gone]).toEqual([[], []])
  await announcements.stop()
})

test('[AN5] a change raises the version, keeps the audience, and does not come back to those who dismissed it', async () => {
  const { domain, announcements, wording, admin } = await setUp()
  const heard = domain.heard('announcement_sent')
  const [eve, max] = [await domain.visitor(), await domain.visitor()]
  const { announcement } = await announcements.send(admin, wording)
  await announcements.dismiss(eve, announcement.id)
  const change = {
    ...changeOf(wording),
    title: 'Maintenance at ten',
    severity: 'critical' as const,
    pages: ['https://shop.example/*'],
  }
  const report = await announcements.update(admin, announcement.id, change)
  expect(report.announcement).toMatchObject({
    version: 2,
    title: 'Maintenance at ten',
    severity: 'critical',
    pages: change.pages,
  })
  expect(heard[1]).toMatchObject({
    announcement: { version: 2 },
    audience: { siteId: domain.siteId, only: { except: new Set([eve.id]) } },
  })
  expect(await announcements.liveFor(eve)).toEqual([])
  expect(await announcements.liveFor(max)).toEqual([report.announcement])
})

test('[AN9] what is over or was taken back cannot be changed', async () => {
  const { domain, announcements, wording, admin } = await setUp()
  const [back, over] = [await announcements.send(admin, wording), await announcements.send(admin, wording)]
  await announcements.retract(admin, back.announcement.id)
  domain.time.now = wording.expiresAt
  const change = { ...changeOf(wording), expiresAt: domain.time.now + 60_000 }
  for (const { announcement } of [back, over])
    await expect(announcements.update(admin, announcement.id, change)).rejects.toMatchObject({ code: 'conflict' })
})

test('[AN6] delivered, seen and clicked count once a person, over versions; whoever clicked has seen it', async () => {
  const { domain, announcements, wording, admin } = await setUp()
  const [eve, max] = [await domain.visitor(), await domain.visitor()]
  const { announcement } = await announcements.send(admin, wording)
  for (const kind of ['delivered', 'seen', 'seen'] as const) announcements.note(eve, announcement.id, kind)
  await announcements.flush()
  await announcements.update(admin, announcement.id, changeOf(wording))
  for (const kind of ['delivered', 'seen'] as const) announcements.note(eve, announcement.id, kind)
  announcements.note(max, announcement.id, 'clicked')
  await announcements.flush()
  expect(await announcements.list(admin)).toMatchObject([{ delivered: 2, seen: 2, clicked: 1, dismissed: 0 }])
})

test('[AN6] of those to staff the report says who read them, in their order', async () => {
  const { domain, announcements, wording, admin } = await setUp()
  const [ann, bob] = [await domain.agent('agent', 'Ann'), await domain.agent('agent', 'Bob')]
  const { announcement } = await announcements.send(admin, {
    ...wording,
    audience: { kind: 'staff', department: null },
  })
  announcements.note(bob, announcement.id, 'seen')
  domain.time.now += 1
  announcements.note(ann, announcement.id, 'seen')
  announcements.note(admin, announcement.id, 'delivered')
  await announcements.flush()
  const [report] = await announcements.list(admin)
  expect(report?.readBy.map(({ name }) => name)).toEqual(['Bob', 'Ann'])
  expect(report?.delivered).toBe(3)
})

test('[AN8] whoever was allowed to announces without being an admin', async () => {
  const { domain, announcements, wording } = await setUp()
  const agent = { ...(await domain.agent('agent')), mayAnnounce: true }
  const { announcement } = await announcements.send(agent, wording)
  expect(await announcements.retract(agent, announcement.id)).toMatchObject({ state: 'taken_back' })
})

test.each(['', 'Nowhere/Town', '+01:00'])('the time zone %j is refused', async (timeZone) => {
  const { announcements, wording, admin } = await setUp()
  await expect(announcements.send(admin, { ...wording, timeZone })).rejects.toMatchObject({ code: 'bad_request' })
})

test('a preview stores nothing and says how many it would reach', async () => {
  const { domain, wording, admin } = await setUp()
  const asked: unknown[] = []
  const announcements = new Announcements({ ...domain, reach: async (audience) => asked.push(audience) + 6 })
  const preview = await announcements.preview(admin, { ...wording, audience: { ...wording.audience, language: 'en' } })
  expect(preview).toMatchObject({ announcement: { title: 'Maintenance' }, reach: 7 })
  expect(asked).toMatchObject([{ siteId: domain.siteId, only: { language: 'en' } }])
  expect(await announcements.list(admin)).toEqual([])
})

function changeOf({ title, body, link, severity, place, expiresAt }: NewAnnouncement): BodyOf<'updateAnnouncement'> {
  return { title, body, link, severity, place, expiresAt, pages: [] }
}

/** Makes a department with an agent in it, or with a visitor's open conversation. */
async function departmentWith(domain: Domain, visitorId: string | undefined, agentId?: string): Promise<string> {
  const id = newId()
  await domain.database.write(async (tx) => {
    await tx.db.department.create({ data: { id, name: 'Sales' } })
    if (agentId !== undefined) await tx.db.departmentAgent.create({ data: { departmentId: id, agentId } })
  })
  if (visitorId === undefined) return id
  await domain.database.write((tx) =>
    tx.db.conversation.create({
      data: {
        id: newId(),
        number: 1,
        siteId: domain.siteId,
        visitorId,
        departmentId: id,
        status: 'queued',
        publicThreadId: newId(),
        staffThreadId: newId(),
        openKey: newId(),
        openedAt: new Date(domain.time.now),
      },
    }),
  )
  return id
}
