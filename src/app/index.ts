/**
 * This is the composition root: the ground, the domain on it, who hears of what, and the doors. What is opened here
 * ends in reverse.
 */
import type { Server } from 'node:http'
import type { Config } from '../config.ts'
import { ConnectionCap } from '../http/index.ts'
import { systemTime, type Time } from '../kernel/awake.ts'
import { ClientAddress } from '../kernel/client-address.ts'
import { Lifetime } from '../kernel/lifetime.ts'
import type { Logger } from '../kernel/logger.ts'
import { roomForConnections } from '../kernel/open-files.ts'
import type { Database } from '../store/database.ts'
import { beginTogether } from './begin-together.ts'
import { beginWork, expectStaff } from './begin-work.ts'
import { type Domain, makeDomain } from './domain.ts'
import { openHttp } from './door-http.ts'
import { openSockets } from './door-sockets.ts'
import { Drain } from './drain.ts'
import { layGround } from './ground.ts'
import { giveReadings, watch } from './metrics.ts'
import { SetupLink } from './setup-link.ts'
import { subscribe } from './subscriptions.ts'

export interface App {
  server: Server
  logger: Logger
  url: string
  /** The metrics are here when they have a port of their own. */
  metricsUrl: string | undefined
  /** The one-time link makes the first admin. It is undefined when there is one. */
  setupLink: string | undefined
  siteKey: () => string | undefined
  services: AppServices
  /** Says that this server will stop, and serves on for as long as the setting asks. Then `stop` is due. */
  drain(): Promise<void>
  stop(): Promise<void>
}
/** The demo's seed and the tests may use these directly. They are the same services that sockets and routes use. */
export type AppServices = Domain & { database: Database }

/**
 * Starts the server. Resolves when people can come in, and rejects with nothing left open. `lifetime` holds what is
 * open meanwhile.
 */
export async function startApp(
  config: Config,
  time: Time = systemTime(),
  lifetime: Lifetime = new Lifetime(),
): Promise<App> {
  try {
    return await start(config, time, lifetime)
  } catch (error) {
    // The reason why it could not begin matters more than an error on its way out.
    await lifetime.end().catch(() => undefined)
    throw error
  }
}

async function start(config: Config, time: Time, lifetime: Lifetime): Promise<App> {
  const ground = await layGround(config, time, lifetime)
  const { addresses, database, logger, server } = ground
  const domain = await makeDomain(ground)
  subscribe(ground, domain)
  const setupLink = await SetupLink.for(domain.agents, ground.secrets.tokens)
  const clientAddress = new ClientAddress(config.trustedProxies)
  const room = config.mostConnections ?? roomForConnections() ?? Number.POSITIVE_INFINITY
  const cap = new ConnectionCap(clientAddress, { room, perAddress: config.connectionsPerAddress }, time.awake, logger)
  const watched = await watch(ground)
  const drain = new Drain(config.drainMs)
  openHttp(ground, domain, { clientAddress, cap, setupLink, watched, drain })
  const gateway = openSockets(ground, domain, { clientAddress, cap, watched })
  if (watched !== undefined) giveReadings(ground, watched.metrics, gateway)
  await expectStaff(domain)
  await beginTogether(ground, domain, gateway)
  await beginWork(domain)
  const metricsUrl = await watched?.listen()
  await addresses.listen(server)
  lifetime.own(drain, (part) => part.end())
  const url = addresses.publicUrl()
  return {
    server,
    logger,
    url,
    metricsUrl,
    setupLink: setupLink.under(url),
    siteKey: () => domain.sites.list()[0]?.key,
    services: { ...domain, database },
    drain: () => drain.wait(),
    stop: () => lifetime.end(),
  }
}
