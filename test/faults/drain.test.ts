import { expect, test } from 'vitest'
import { tempDir } from '../support/app.ts'
import { http } from '../support/http.ts'
import { startProcess } from '../support/process.ts'

test('[F22] a process that is asked to stop is not ready any more, serves on for its time, and ends well', async () => {
  const server = await startProcess(tempDir(), { DRAIN_MS: '1500' })
  const began = performance.now()
  const ended = server.terminate()
  const ready = async () => (await http(server.url, 'GET', '/readyz')).status
  await expect.poll(ready).toBe(503)
  expect((await http(server.url, 'GET', '/healthz')).status).toBe(200)
  expect(await ended).toBe(0)
  expect(performance.now() - began).toBeGreaterThan(1_490)
})

test('[F22] a second signal ends it at once', async () => {
  const server = await startProcess(tempDir(), { DRAIN_MS: '600000' })
  server.signal('SIGTERM')
  await expect.poll(async () => (await http(server.url, 'GET', '/readyz')).status).toBe(503)
  server.signal('SIGTERM')
  expect(await server.exited).toBe(null)
})
