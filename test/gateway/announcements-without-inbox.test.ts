import { expect, test } from 'vitest'
import { makeAgent, startTestApp } from '../support/app.ts'
import { http } from '../support/http.ts'
import { Peer } from '../support/peer.ts'

test('[AN1] an agent whose inbox is not open yet hears an announcement for staff, and can look it up later', async () => {
  const app = await startTestApp()
  const admin = await makeAgent(app, { role: 'admin' })
  const agent = await makeAgent(app)
  const peer = await Peer.open(app.url)
  await peer.call('hello', { version: 1, token: agent.token })
  const { announcement } = await app.services.announcements.send(admin.actor, {
    audience: { kind: 'staff', department: null },
    title: 'Shift change at six',
    body: '',
    link: null,
    severity: 'warning',
    place: 'banner',
    startsAt: null,
    timeZone: 'UTC',
    expiresAt: Date.now() + 60_000,
  })
  await peer.event('announcement', (event) => event.announcement.id === announcement.id)
  const mine = async (token: string) => (await http(app.url, 'GET', '/api/v1/announcements/mine', { token })).body
  expect(await mine(agent.token)).toEqual({ items: [{ announcement, readAt: null }] })
  await peer.call('dismiss', { announcement: announcement.id })
  expect(await mine(agent.token)).toEqual({ items: [{ announcement, readAt: expect.any(Number) }] })
  expect(await mine(admin.token)).toEqual({ items: [{ announcement, readAt: null }] })
  await app.services.announcements.retract(admin.actor, announcement.id)
  expect(await mine(agent.token)).toEqual({ items: [] })
})
