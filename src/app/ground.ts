/** All parts stand on this: the data folder, the database, the log's name, secrets, events, and who is connected. */
import type { Server } from 'node:http'
import type { Cluster, ClusterParts } from '../cluster/index.ts'
import type { Config } from '../config.ts'
import { EventBus } from '../events/bus.ts'
import type { Connection } from '../gateway/index.ts'
import { newHttpServer } from '../http/index.ts'
import type { Time } from '../kernel/awake.ts'
import { makeFolder } from '../kernel/folders.ts'
import { newId } from '../kernel/ids.ts'
import type { Lifetime } from '../kernel/lifetime.ts'
import { createLogger, type Logger } from '../kernel/logger.ts'
import { Hub } from '../realtime/index.ts'
import { claimDatabase, claimFolder } from '../store/claim.ts'
import { Database } from '../store/database.ts'
import { migrate } from '../store/migrate.ts'
import { loadSecrets } from '../store/secrets.ts'
import { LOG, settled } from '../store/settings.ts'
import { Addresses } from './addresses.ts'
import { MIGRATIONS, placeOf } from './place.ts'

export type Ground = Awaited<ReturnType<typeof layGround>>

/**
 * Opens the data folder and the database. Throws the error of either when it cannot be used (kernel/start-failure.ts
 * knows the sentences).
 */
export async function layGround(config: Config, time: Time, lifetime: Lifetime) {
  const logger = createLogger(config.logLevel, config.redisUrl === undefined ? undefined : config.nodeName)
  lifetime.own(time.awake, (awake) => awake.stop())
  makeFolder(config.dataDir)
  lifetime.own(claimFolder(config.dataDir), (release) => release())
  const place = placeOf(config)
  await migrate(place, MIGRATIONS)
  const isShared = config.redisUrl !== undefined
  lifetime.own(await claimDatabase(place, isShared, () => giveWay(logger)), (release) => release())
  const bus = new EventBus(logger)
  // Whoever is still connected when all else has ended is cut off.
  const server = lifetime.own(newHttpServer(), cut)
  const database = lifetime.own(await Database.open(place, bus, isShared), (opened) => opened.close())
  // A restored database has none yet: it gets another one here.
  const log = await settled(database, LOG, newId)
  const hub = new Hub<Connection>()
  return {
    config,
    time,
    lifetime,
    logger,
    bus,
    database,
    server,
    log,
    secrets: await loadSecrets(config.dataDir, database),
    hub,
    /** Undefined on a server that has no other nodes. */
    cluster: await joinCluster(config, { name: config.nodeName, database, bus, hub, logger, lifetime }, log),
    addresses: new Addresses(config),
  }
}

/** Becomes one of the nodes that share the database. What happens from now on is not missed. */
async function joinCluster(
  { redisUrl }: Config,
  parts: Omit<ClusterParts, 'makeWire'>,
  log: string,
): Promise<Cluster | undefined> {
  if (redisUrl === undefined) return undefined
  const { Cluster } = await import('../cluster/index.ts')
  const { RedisWire } = await import('../cluster/wire-redis.ts')
  return Cluster.open({
    ...parts,
    makeWire: async (node, events) => {
      // Several installations may share a Redis.
      const wire = new RedisWire(redisUrl, { prefix: `${log}:`, node, events, logger: parts.logger })
      await wire.start()
      return wire
    },
  })
}

/** Two servers on one database would each tell only half, so the one that lost it ends, as after any such error. */
function giveWay(logger: Logger): never {
  logger.fatal('another server took the database while its connection was broken: this one stops')
  throw new Error('another server took the database')
}

async function cut(server: Server): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve))
  server.closeAllConnections()
  await closed
}
