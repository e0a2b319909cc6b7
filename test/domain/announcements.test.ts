import { expect, test } from 'vitest'
import { Announcements } from '../../src/announcement/index.ts'
import { newId } from '../../src/kernel/ids.ts'
import type { BodyOf } from '../../src/protocol/http-api.ts'
import { openDomain } from '../support/domain.ts'

async function setUp() {
  const domain = await openDomain()
  const announcements = new Announcements(domain.database, domain.clock, domain.logger, () => null)
  const wording: BodyOf<'sendAnnouncement'> = {
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
  expect(heard).toEqual([{ type: 'announcement_sent', announcement, audience: { siteId: domain.siteId, people: null, only: null } }])
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

test('[R22] dismissing what is not for the caller is not_found, as what does not exist', async () => {
  const { domain, announcements, wording, admin } = await setUp()
  const { announcement } = await announcements.send(admin, wording)
  const stranger = await domain.visitor({ siteId: await domain.site('Other') })
  for (const id of [announcement.id, newId()])
    await expect(announcements.dismiss(stranger, id)).rejects.toMatchObject({ code: 'not_found' })
  await expect(announcements.dismiss(admin, announcement.id)).rejects.toMatchObject({ code: 'not_found' })
})

test('[R22] deliveries are counted once a recipient; made-up and foreign ones count for nothing and fail no other', async () => {
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
  await expect(announcements.send(admin, { ...wording, link: { url, label: 'Read' } })).rejects.toMatchObject({ code: 'bad_request' })
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
  await expect(announcements.send(admin, { ...wording, audience: nowhere })).rejects.toMatchObject({ code: 'not_found' })
  await expect(announcements.send(admin, { ...wording, expiresAt: domain.time.now })).rejects.toMatchObject({ code: 'bad_request' })
  await expect(announcements.retract(admin, newId())).rejects.toMatchObject({ code: 'not_found' })
})
