/** What a node knew alone must not be lost with it, nor be denied by another one. */
import { expect } from 'vitest'
import { agentOnline, makeAgent, PASSWORD, type TestApp } from '../support/app.ts'
import { startCluster } from '../support/cluster.ts'
import { http } from '../support/http.ts'
import { testOnPostgresql as test } from '../support/store.ts'

test('[HT2] two tabs that refresh their session at once on two nodes get the same secret, and stay signed in', async () => {
  const { nodes } = await startCluster(2)
  const [a, b] = nodes as [TestApp, TestApp]
  const { email } = await makeAgent(a)
  const signedIn = await http(a.url, 'POST', '/api/v1/sessions', { body: { email, password: PASSWORD } })
  const cookie = signedIn.cookie?.split(';')[0] ?? ''
  const refresh = async ({ url }: TestApp) => {
    const answer = await http(url, 'POST', '/api/v1/sessions/refresh', { headers: { cookie } })
    return [answer.status, answer.cookie?.split(';')[0]]
  }
  const first = await refresh(a)
  expect(first[0]).toBe(200)
  expect(await refresh(b)).toEqual(first)
})

test('[AN4] an announcement goes out when it is due, though the node that took it is gone by then', async () => {
  const { nodes } = await startCluster(2)
  const [a, b] = nodes as [TestApp, TestApp]
  const agent = await agentOnline(b)
  const admin = await makeAgent(a, { role: 'admin' })
  const body = {
    audience: { kind: 'staff', department: null },
    title: 'later',
    body: 'it is due',
    link: null,
    severity: 'info',
    place: 'banner',
    timeZone: 'UTC',
    startsAt: Date.now() + 6_000,
    expiresAt: Date.now() + 60_000,
  }
  const sent = await http(a.url, 'POST', '/api/v1/announcements', { token: admin.token, body })
  expect(sent.status, JSON.stringify(sent.body)).toBe(200)
  await a.stop()
  await agent.event('announcement', ({ announcement }) => announcement.title === 'later')
})
