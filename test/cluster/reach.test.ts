/** How many people are here, on all nodes together. */
import { describe, expect } from 'vitest'
import type { NewAnnouncement } from '../../src/protocol/http-api.ts'
import { agentOnline, makeAgent, makeVisitor, type TestApp, visitorOnline } from '../support/app.ts'
import { startCluster, testOnCluster as test } from '../support/cluster.ts'
import { http } from '../support/http.ts'
import { eventually } from '../support/peer.ts'
import { startRedis, testWithRedis } from '../support/redis-server.ts'

type Audience = NewAnnouncement['audience']
const staff: Audience = { kind: 'staff', department: null }
const visitorsOf = (app: TestApp): Audience => ({
  kind: 'visitors',
  site: app.siteId,
  pages: [],
  language: null,
  department: null,
  attributes: {},
})

async function preview(app: TestApp, token: string, audience: Audience): Promise<number | null> {
  const body = {
    audience,
    title: 'Maintenance',
    body: 'Tonight',
    link: null,
    severity: 'info',
    place: 'card',
    startsAt: null,
    timeZone: 'Europe/Berlin',
    expiresAt: Date.now() + 600_000,
  }
  return ((await http(app.url, 'POST', '/api/v1/announcements/preview', { token, body })).body as { reach: number })
    .reach
}

describe('a preview of an announcement', () => {
  test('[AN2] counts each who is here once, at whatever nodes, and asks all of them', async () => {
    const { nodes } = await startCluster(3)
    const [a, b] = nodes as [TestApp, TestApp]
    const { token } = await makeAgent(a, { role: 'admin' })
    const eve = await makeVisitor(a)
    for (const node of nodes) await visitorOnline(node, eve)
    await visitorOnline(b)
    await agentOnline(b)
    for (const node of nodes) {
      await eventually(async () => (await preview(node, token, visitorsOf(node))) === 2, 'the node to know the others')
      expect(await preview(node, token, staff)).toBe(1)
    }
  })

  testWithRedis('[F14] does not guess while nodes cannot ask each other', async () => {
    const redis = await startRedis()
    const { nodes } = await startCluster(2, { redisUrl: redis.url() })
    const [a, b] = nodes as [TestApp, TestApp]
    const { token } = await makeAgent(a, { role: 'admin' })
    await agentOnline(b)
    await eventually(async () => (await preview(a, token, staff)) === 1, 'the node to be answered')
    redis.pause()
    expect(await preview(a, token, staff)).toBeNull()
    redis.resume()
  })
})
