import { createConnection } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { agentOnline, startTestApp, visitorOnline } from '../support/app.ts'
import { http } from '../support/http.ts'
import { newKey, Peer } from '../support/peer.ts'

test('[F22] [CO12] a server that stops tells clients when to return, and waits for none that does not answer', async () => {
  const app = await startTestApp()
  const polite = await visitorOnline(app)
  const deaf = createConnection(Number(new URL(app.url).port), '127.0.0.1')
  onTestFinished(() => void deaf.destroy())
  deaf.write(
    'GET /ws HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n' +
      'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n',
  )
  await new Promise((resolve) => deaf.once('data', resolve))
  deaf.pause()
  const stopped = app.stop()
  // Whoever knocks while the process waits for the deaf client hears the same as all others.
  await polite.event('going_away')
  const late = await Peer.open(app.url)
  expect((await late.event('going_away')).returnWithinMs).toBe(500)
  expect(await late.closing()).toBe(1012)
  await stopped
  expect((await polite.event('going_away')).returnWithinMs).toBeGreaterThan(0)
  expect(await polite.closing()).toBe(1012)
})

test('[F22] a server that will stop says so at /readyz, and serves on until load balancers had the time to hear of it', async () => {
  const app = await startTestApp({ drainMs: 700 })
  const visitor = await visitorOnline(app)
  expect((await http(app.url, 'GET', '/readyz')).status).toBe(200)
  const began = performance.now()
  const drained = app.drain()
  const { status, body } = await http(app.url, 'GET', '/readyz')
  expect([status, body]).toEqual([503, { ready: false, problems: ['this node is stopping'] }])
  await agentOnline(app)
  await visitor.call('open', { key: newKey(), text: 'hello' })
  const late = await visitorOnline(app)
  await drained
  expect(performance.now() - began).toBeGreaterThan(690)
  for (const peer of [visitor, late]) expect(peer.all('going_away')).toEqual([])
  const stopped = app.stop()
  for (const peer of [visitor, late]) await peer.event('going_away')
  await stopped
})

test('[F22] a server whose setting asks for no such time stops at once, and one that must stop now waits for nothing', async () => {
  const [hurried, patient] = [await startTestApp(), await startTestApp({ drainMs: 600_000 })]
  await hurried.drain()
  const drained = patient.drain()
  await patient.stop()
  await drained
})
