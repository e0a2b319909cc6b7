import { createConnection } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { startTestApp, visitorOnline } from '../support/app.ts'
import { Peer } from '../support/peer.ts'

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
