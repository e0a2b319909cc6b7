import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { makeAgent, PASSWORD, startTestApp, steppedTime, type TestApp } from '../support/app.ts'
import { http } from '../support/http.ts'
import { Peer } from '../support/peer.ts'

const OVERLAP_MS = 30_000
const refresh = (app: TestApp, cookie: string) =>
  http(app.url, 'POST', '/api/v1/sessions/refresh', { headers: { cookie } })
async function signIn(app: TestApp): Promise<{ cookie: string; id: string; token: string }> {
  const { email, id } = await makeAgent(app)
  const answer = await http(app.url, 'POST', '/api/v1/sessions', { body: { email, password: PASSWORD } })
  return { cookie: cookieOf(answer), id, token: (answer.body as { accessToken: string }).accessToken }
}
const cookieOf = ({ cookie }: { cookie?: string | undefined }): string => (cookie ?? '').split(';')[0] ?? ''
const noted = (app: TestApp, action: string) =>
  app.services.database.read.sql.all<{ object: string }>(`SELECT "object" FROM "AuditEntry" WHERE "action" = ?`, action)

describe('[HT2] a refresh secret has one successor', () => {
  test('two tabs at once, and a lost answer: all get the same, and nobody is thrown out', async () => {
    let now = Date.now()
    const app = await startTestApp({}, () => now)
    const { cookie } = await signIn(app)
    const answers = await Promise.all([refresh(app, cookie), refresh(app, cookie), refresh(app, cookie)])
    now += OVERLAP_MS - 1
    const cookies = [...answers, await refresh(app, cookie)].map(cookieOf)
    expect(new Set(cookies).size).toBe(1)
    expect(cookies[0]).not.toBe(cookie)
    expect((await refresh(app, cookies[0] ?? '')).status).toBe(200)
    expect(await noted(app, 'refresh_reused')).toEqual([])
  })

  test.each([
    ['after the overlap', 1, OVERLAP_MS + 1],
    ['after two rotations, at once', 2, 0],
    ['after five rotations', 5, 0],
  ])('%s it ends the session for whoever holds it, its socket too, and is noted', async (_when, rotations, wait) => {
    let now = Date.now()
    const app = await startTestApp({}, () => now)
    const { cookie, id, token } = await signIn(app)
    const peer = await Peer.open(app.url)
    await peer.call('hello', { version: 1, token })
    let newest = cookie
    for (let i = 0; i < rotations; i += 1) newest = cookieOf(await refresh(app, newest))
    now += wait
    expect((await refresh(app, cookie)).status).toBe(401)
    expect(await peer.closing()).toBe(4102)
    expect((await refresh(app, newest)).status).toBe(401)
    expect(await noted(app, 'refresh_reused')).toEqual([{ object: id }])
  })

  test.each([-3_600_000, 3_600_000])(
    '[CO8] the overlap is a duration: a clock that jumps by %i ms neither keeps it open nor ends it',
    async (by) => {
      const time = steppedTime()
      const app = await startTestApp({}, time)
      const tabs = await signIn(app)
      const first = cookieOf(await refresh(app, tabs.cookie))
      time.jump(by)
      time.pass(OVERLAP_MS / 2)
      expect(cookieOf(await refresh(app, tabs.cookie))).toBe(first)
      time.pass(OVERLAP_MS)
      expect((await refresh(app, tabs.cookie)).status).toBe(401)
      expect((await refresh(app, first)).status).toBe(401)
    },
  )

  test('whatever owner, second tab and thief do in whatever order: one line of secrets, and an old one ends it', async () => {
    let now = Date.now()
    const app = await startTestApp({}, () => now)
    const account = await app.services.agents.row((await makeAgent(app)).id)
    const step = fc.record({ uses: fc.nat(4), waits: fc.constantFrom(0, 0, 0, OVERLAP_MS + 1) })
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 8 }), async (steps) => {
        const cookie = `helpline_refresh=${(await app.services.sessions.start(account)).refresh}`
        // The model knows all secrets in order, the newest last, and when the newest was made.
        const line = [cookie]
        let [made, alive] = [now, true]
        for (const { uses, waits } of steps) {
          now += waits
          const index = Math.max(0, line.length - 1 - uses)
          const answer = await refresh(app, line[index] ?? '')
          const age = line.length - 1 - index
          if (alive && age === 0) {
            made = now
            line.push(cookieOf(answer))
          } else if (alive && age === 1 && now - made <= OVERLAP_MS) expect(cookieOf(answer)).toBe(line.at(-1))
          else alive = false
          expect(answer.status).toBe(alive ? 200 : 401)
        }
        expect(new Set(line).size).toBe(line.length)
      }),
      { numRuns: 40 },
    )
  })
})
