/** Several nodes in this process: one database of PostgreSQL, one Redis, and a port for each of them. */
import type { Config } from '../../src/config.ts'
import { redisUrl as sharedRedis, startTestApp, type TestApp, tempDir } from './app.ts'
import { hasRedis } from './has-redis.ts'
import { onPostgresql, ownDatabase, templateOf } from './store.ts'
import { testWhere } from './test-where.ts'

/** A test of several nodes. */
export const testOnCluster = testWhere(onPostgresql && hasRedis, 'needs PostgreSQL and redis-server')

export interface TestCluster {
  nodes: TestApp[]
  databaseUrl: string
  redisUrl: string
  /** All nodes keep files here. */
  filesDir: string
  /** Starts one more node. */
  join(settings?: Partial<Config>): Promise<TestApp>
}

export async function startCluster(count: number, settings: Partial<Config> = {}): Promise<TestCluster> {
  const databaseUrl = await ownDatabase(templateOf())
  const redisUrl = settings.redisUrl ?? sharedRedis()
  const filesDir = settings.filesDir ?? tempDir()
  const nodes: TestApp[] = []
  const join = async (more: Partial<Config> = {}) => {
    const nodeName = `node-${nodes.length + 1}`
    const shared = { databaseUrl, redisUrl, filesDir, nodeName }
    const node = await startTestApp({ ...shared, ...settings, dataDir: tempDir(), ...more })
    nodes.push(node)
    return node
  }
  for (let i = 0; i < count; i += 1) await join()
  return { nodes, databaseUrl, redisUrl, filesDir, join }
}
