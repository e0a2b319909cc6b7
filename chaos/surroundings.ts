/** What the nodes of a run need around them: folders, small disks, a PostgreSQL, a Redis and a bucket of their own. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { freePort } from '../test/support/free-port.ts'
import { giveAway, initialise, makeFolder, PostgresqlServer } from '../test/support/postgresql-process.ts'
import { type FakeS3, startS3 } from '../test/support/s3-server.ts'
import { SmallDisk } from './disk.ts'
import { Network } from './network.ts'
import { ChaosNode } from './node.ts'
import { settingsOf, type Wish } from './plan.ts'
import { RedisServer } from './redis.ts'

const SQLITE_DISK_MB = 96
const POSTGRESQL_DISK_MB = 512
/** The log of PostgreSQL is kept short, so that it fits on a small disk. */
const SEGMENT = '--wal-segsize=1'
const POSTGRESQL = { min_wal_size: '5MB', max_wal_size: '32MB', logging_collector: 'off' }

/** The networks between a node and what it needs. */
export interface Links {
  postgresql: Network | undefined
  redis: Network | undefined
  files: Network | undefined
}

export interface Surroundings {
  nodes: ChaosNode[]
  /** The links of each node. */
  links: Links[]
  /** Where the tables are, past all networks. */
  place: { file: string } | { url: string }
  postgresql: PostgresqlServer | undefined
  redis: RedisServer | undefined
  /** The disk that holds the tables. Undefined where none can be mounted. */
  disk: SmallDisk | undefined
  remove(): Promise<void>
}

/** Makes all that a run needs. No node is started yet. `plant` names a fault to plant into the server. */
export async function surround(wish: Wish, plant: string | undefined): Promise<Surroundings> {
  const ends: (() => unknown)[] = []
  const remove = async () => {
    for (const end of ends.reverse()) await end()
  }
  try {
    const folder = mkdtempSync(path.join(tmpdir(), 'helpline-chaos-'))
    ends.push(() => rmSync(folder, { recursive: true, force: true }))
    const isOnPostgresql = wish.database === 'postgresql'
    const own = isOnPostgresql ? await startPostgresql(ends) : undefined
    const redis = wish.nodes > 1 ? await RedisServer.start() : undefined
    ends.push(() => redis?.remove())
    const s3 = isOnPostgresql ? await startS3() : undefined
    ends.push(() => s3?.close())
    const { clocks, agentGraceMs } = settingsOf(wish)
    const nodes: ChaosNode[] = []
    const links: Links[] = []
    let disk = own?.disk
    for (const [index, clockMs] of clocks.entries()) {
      const name = `node ${index + 1}`
      const dataDir = path.join(folder, `node-${index + 1}`)
      mkdirSync(dataDir)
      if (!isOnPostgresql) {
        const small = SmallDisk.mount(dataDir, SQLITE_DISK_MB)
        ends.push(() => small?.unmount())
        disk = small
      }
      const link = await linksOf(own?.server, redis, s3)
      ends.push(() => Object.values(link).forEach((network: Network | undefined) => void network?.close()))
      const node = new ChaosNode(name, Number(await freePort()), {
        ...settings(dataDir, agentGraceMs, name),
        ...addresses(link, own?.server, s3),
        ...(plant === undefined ? {} : { CHAOS_PLANT: plant }),
      })
      node.setClock(wish.nodes === 1 ? 0 : clockMs)
      ends.push(() => node.kill())
      nodes.push(node)
      links.push(link)
    }
    const place =
      own === undefined ? { file: path.join(folder, 'node-1', 'helpline.db') } : { url: own.server.inside('helpline') }
    return { nodes, links, place, postgresql: own?.server, redis, disk, remove }
  } catch (error) {
    await remove()
    throw error
  }
}

async function startPostgresql(
  ends: (() => unknown)[],
): Promise<{ server: PostgresqlServer; disk: SmallDisk | undefined }> {
  const folder = makeFolder()
  ends.push(() => rmSync(folder, { recursive: true, force: true }))
  const disk = SmallDisk.mount(folder, POSTGRESQL_DISK_MB)
  ends.push(() => disk?.unmount())
  giveAway(folder)
  initialise(folder, 'UTF8', SEGMENT)
  const server = new PostgresqlServer(folder, await freePort(), POSTGRESQL)
  ends.push(() => server.kill())
  await server.start()
  await server.run('CREATE DATABASE helpline')
  return { server, disk }
}

async function linksOf(
  postgresql: PostgresqlServer | undefined,
  redis: RedisServer | undefined,
  s3: FakeS3 | undefined,
): Promise<Links> {
  const to = (port: number | string | undefined) => (port === undefined ? undefined : Network.to(() => Number(port)))
  return {
    postgresql: await to(postgresql?.port),
    redis: await to(redis?.port),
    files: await to(s3 === undefined ? undefined : new URL(s3.settings.endpoint).port),
  }
}

/** What a node calls itself. */
export const nameOf = (name: string): string => name.replace(' ', '-')

const settings = (dataDir: string, agentGraceMs: number, name: string): Record<string, string> => ({
  DATA_DIR: dataDir,
  DATABASE_URL: '',
  REDIS_URL: '',
  NODE_NAME: nameOf(name),
  HOST: '127.0.0.1',
  LOG_LEVEL: 'error',
  RATE_FACTOR: '1000',
  CHECK_FRAMES: 'yes',
  AGENT_GRACE_MS: String(agentGraceMs),
  // Nobody gives up a visitor whose network was bad for a while.
  VISITOR_GONE_MS: '3600000',
})

function addresses(
  { postgresql, redis, files }: Links,
  server: PostgresqlServer | undefined,
  s3: FakeS3 | undefined,
): Record<string, string> {
  const through = (url: string, network: Network) => {
    const address = new URL(url)
    address.port = String(network.port)
    return address.href
  }
  return {
    ...(postgresql === undefined || server === undefined
      ? {}
      : { DATABASE_URL: through(server.url('helpline'), postgresql) }),
    ...(redis === undefined ? {} : { REDIS_URL: `redis://127.0.0.1:${redis.port}` }),
    ...(files === undefined || s3 === undefined
      ? {}
      : {
          S3_ENDPOINT: through(s3.settings.endpoint, files).replace(/\/$/, ''),
          S3_BUCKET: s3.settings.bucket,
          S3_REGION: s3.settings.region,
          S3_ACCESS_KEY_ID: s3.settings.accessKeyId,
          S3_SECRET_ACCESS_KEY: s3.settings.secretAccessKey,
          S3_PREFIX: s3.settings.prefix,
        }),
  }
}
