/** Pages in apps and browser extensions have origins of other schemes. */
import { expect, test } from 'vitest'
import { isOrigin } from '../../widgets/admin/sites/origin-shape.ts'
import { startTestApp } from '../support/app.ts'
import { http } from '../support/http.ts'
import { Peer } from '../support/peer.ts'

const OF_APPS = [
  'capacitor://localhost',
  'ionic://localhost',
  'app://.',
  'tauri://localhost',
  'chrome-extension://abcdefghijklmnopabcdefghijklmnop',
  'moz-extension://0b5dc0f1-6a4e-4c4e-9c0e-3f1f6f0d6a11',
]
const OF_NOBODY = [
  'null',
  'file://',
  'file://localhost',
  'data://a',
  'javascript://a',
  'blob://a',
  'app://*',
  'app://a/b',
  'wss://a.example',
]

test.each(OF_APPS)(
  '[CO4] a site lists %s: the form takes it, the door and the socket let its page in, and no other',
  async (origin) => {
    expect(isOrigin(origin)).toBe(true)
    const app = await startTestApp()
    const ask = (from: string) =>
      http(app.url, 'POST', '/api/v1/visitors/tokens', { body: { site: app.key }, headers: { origin: from } })
    expect((await ask(origin)).status).toBe(403)
    await app.services.sites.update({ id: 'test' }, app.siteId, { origins: [origin] })
    const answer = await ask(origin)
    expect(answer.status).toBeLessThan(300)
    expect(answer.headers.get('access-control-allow-origin')).toBe(origin)
    await Peer.open(app.url, { origin })
    expect((await ask(`${origin}x`)).status).toBe(403)
    expect((await ask('null')).status).toBe(403)
  },
)

test.each(OF_NOBODY)('[CO4] %s is no page of anybody: neither the form nor the server takes it', async (origin) => {
  expect(isOrigin(origin)).toBe(false)
  const app = await startTestApp()
  await expect(app.services.sites.update({ id: 'test' }, app.siteId, { origins: [origin] })).rejects.toMatchObject({
    code: 'bad_request',
  })
})
