import { describe, expect, test } from 'vitest'
import type { Announcement } from '../../src/protocol/entities.ts'
import { tempDir } from '../support/app.ts'
import { http } from '../support/http.ts'
import { Peer } from '../support/peer.ts'
import { startProcess } from '../support/process.ts'
import type { ServerProcess } from '../support/server-process.ts'

async function setUp(server: ServerProcess) {
  const body = {
    token: server.setupLink?.split('#')[1],
    name: 'Ada',
    email: 'ada@example.com',
    password: 'a long enough one',
  }
  const admin = await http(server.url, 'POST', '/api/v1/setup', { body: { ...body, siteName: 'Shop', origins: [] } })
  const { accessToken } = admin.body as { accessToken: string }
  const sites = await http(server.url, 'GET', '/api/v1/sites', { token: accessToken })
  const [site] = (sites.body as { items: { id: string; key: string }[] }).items
  if (site === undefined) throw new Error('no site')
  const visitor = await http(server.url, 'POST', '/api/v1/visitors/tokens', { body: { site: site.key } })
  return { admin: accessToken, siteId: site.id, visitor: (visitor.body as { token: string }).token }
}

describe('the server is killed while an announcement goes out', () => {
  test('[F39] [AN4] whoever was there has it once, however near to the send the kill was, and counts once', async () => {
    const dataDir = tempDir()
    let server = await startProcess(dataDir)
    const people = await setUp(server)
    for (const beforeMs of [40, 5, 0, -5, -40]) {
      const first = await Peer.open(server.url)
      await first.call('hello', { version: 1, token: people.visitor })
      const startsAt = Date.now() + 400
      const answer = await http(server.url, 'POST', '/api/v1/announcements', {
        token: people.admin,
        body: {
          audience: {
            kind: 'visitors',
            site: people.siteId,
            pages: [],
            language: null,
            department: null,
            attributes: {},
          },
          title: `At ${startsAt}`,
          body: '',
          link: null,
          severity: 'info',
          place: 'card',
          startsAt,
          timeZone: 'UTC',
          expiresAt: startsAt + 600_000,
        },
      })
      const { id } = (answer.body as { report: { announcement: Announcement } }).report.announcement
      // This waits by the clock, because the test is about the exact moment of the kill.
      await new Promise((resolve) => setTimeout(resolve, startsAt - beforeMs - Date.now()))
      await server.kill()
      server = await startProcess(dataDir)
      const second = await Peer.open(server.url)
      const { announcements } = await second.call('hello', { version: 1, token: people.visitor })
      const inHello = announcements.filter((each) => each.id === id).length
      if (inHello === 0) await second.event('announcement', (frame) => frame.announcement.id === id)
      for (const peer of [first, second])
        expect(peer.all('announcement').filter((frame) => frame.announcement.id === id).length).toBeLessThan(2)
      for (let times = 0; times < 2; times += 1) second.tell({ type: 'received', announcement: id })
      await second.call('dismiss', { announcement: id })
      const list = await http(server.url, 'GET', '/api/v1/announcements', { token: people.admin })
      const reports = (
        list.body as { items: { announcement: Announcement; delivered: number; dismissed: number; state: string }[] }
      ).items
      expect(reports.find((report) => report.announcement.id === id)).toMatchObject({
        state: 'live',
        delivered: 1,
        dismissed: 1,
      })
    }
    await server.terminate()
  })
})
