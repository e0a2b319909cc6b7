import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { freePort } from './free-port.ts'
import { hasRedis } from './has-redis.ts'
import { RedisServer } from './redis-server.ts'
import { dropTemplate, makeTemplate } from './store.ts'

/**
 * Makes a migrated database, of which each test gets a copy, and starts a Redis for the tests that do not harm it. Two
 * projects ask for them in one run, and share them.
 */
export async function setup(): Promise<() => Promise<void>> {
  if (process.env.TEST_SERVERS === 'made') return () => Promise.resolve()
  process.env.TEST_SERVERS = 'made'
  await makeTemplate()
  const stopRedis = hasRedis ? await startSharedRedis() : async () => undefined
  return async () => {
    await stopRedis()
    await dropTemplate()
  }
}

async function startSharedRedis(): Promise<() => Promise<void>> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'helpline-redis-'))
  const redis = new RedisServer(folder, await freePort(), {}, false)
  await redis.start()
  process.env.TEST_REDIS_URL = redis.url()
  return async () => {
    await redis.kill()
    fs.rmSync(folder, { recursive: true, force: true })
  }
}
