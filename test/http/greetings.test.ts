import { expect, test } from 'vitest'
import type { Site, SiteConfig } from '../../src/protocol/entities.ts'
import { FIRST_LANGUAGE, LANGUAGE_CODES } from '../../src/protocol/languages.ts'
import { makeAgent, startTestApp, type TestApp } from '../support/app.ts'
import { http } from '../support/http.ts'

/** As it was stored by a build that knew fewer languages, or others. */
async function withStored(greeting: object): Promise<TestApp> {
  const app = await startTestApp()
  const { appearance } = app.services.sites.find(app.siteId) ?? {}
  const stored = JSON.stringify({ ...appearance, greeting })
  await app.services.database.write((tx) => tx.db.sql.run('UPDATE "Site" SET "appearance" = ?', stored))
  return app.restart()
}

const config = async (app: TestApp) => {
  const script = await (await fetch(`${app.url}/widget.js?site=${app.key}`)).text()
  return JSON.parse(/\{"key":.*?"label":"[^"]*"\}\}/.exec(script)?.[0] ?? 'null') as SiteConfig | null
}

test('a greeting that was written before a language was added meets its speakers in the first one', async () => {
  const app = await withStored({ [FIRST_LANGUAGE]: 'Hello from before', xx: 'a language that is no more' })
  const expected = Object.fromEntries(LANGUAGE_CODES.map((code) => [code, 'Hello from before']))
  expect((await config(app))?.appearance.greeting).toEqual(expected)

  const admin = await makeAgent(app, { role: 'admin' })
  const { body } = await http(app.url, 'GET', '/api/v1/sites', { token: admin.token })
  const [site] = (body as { items: Site[] }).items
  expect(site?.appearance.greeting).toEqual(expected)
  const saved = await http(app.url, 'PATCH', `/api/v1/sites/${app.siteId}`, {
    token: admin.token,
    body: { appearance: { ...site?.appearance, title: 'Read and saved again' } },
  })
  expect(saved.status).toBe(200)
  expect((saved.body as { site: Site }).site.appearance).toMatchObject({
    title: 'Read and saved again',
    greeting: expected,
  })
})

test('a greeting that was left empty stays empty', async () => {
  const empty = Object.fromEntries(LANGUAGE_CODES.map((code) => [code, '']))
  const app = await withStored({ ...empty, [FIRST_LANGUAGE]: 'Hello' })
  expect((await config(app))?.appearance.greeting).toEqual({ ...empty, [FIRST_LANGUAGE]: 'Hello' })
})
