/** Metrics are there only where the operator asked for them. Otherwise nothing of them is loaded, counted or heard. */
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { queueFigures } from '../conversation/index.ts'
import type { Gateway } from '../gateway/index.ts'
import type { Metrics } from '../metrics/index.ts'
import type { Ground } from './ground.ts'
import { ROOT } from './root.ts'

/** What the doors and the start are given of the metrics. */
export interface Watched {
  metrics: Metrics
  /** Undefined where the metrics have a port of their own. */
  door: ReturnType<typeof import('../metrics/index.ts').metricsDoor> | undefined
  /** Listens on the port of its own, if there is to be one, and returns the address of the metrics. */
  listen(): Promise<string | undefined>
}

export async function watch({ bus, config, database, lifetime, logger }: Ground): Promise<Watched | undefined> {
  const { host, port, token } = config.metrics
  if (port === undefined && token === undefined) return undefined
  const { Metrics, MetricsServer, metricsDoor } = await import('../metrics/index.ts')
  const kind = config.databaseUrl === undefined ? 'sqlite' : 'postgresql'
  const metrics = new Metrics(bus, { version: version(), database: kind })
  database.watchCommits(metrics.noteCommit)
  if (port === undefined) {
    return {
      metrics,
      door: token === undefined ? undefined : metricsDoor(metrics, token),
      listen: () => Promise.resolve(undefined),
    }
  }
  const server = lifetime.own(new MetricsServer(metrics, { host, port, token }, logger), (open) => open.stop())
  return { metrics, door: undefined, listen: () => server.listen() }
}

/** Gives the metrics what they read when somebody asks. */
export function giveReadings({ cluster, database, time }: Ground, metrics: Metrics, gateway: Gateway): void {
  metrics.read({
    sockets: () => gateway.figures(),
    queue: () => queueFigures(database.read, time.clock),
    pool: () => database.pool(),
    cluster: () => cluster?.figures(),
  })
}

const version = (): string => {
  const { version } = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8')) as { version: string }
  return version
}
