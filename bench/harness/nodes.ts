/** Several equal servers on one database of PostgreSQL and one Redis, and a generator that knows all their ports. */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { onFresh } from '../seed/fresh.ts'
import type { Seeded, Wish } from '../seed/seed.ts'
import { Driver } from './driver.ts'
import { type Redis, startRedis } from './redis.ts'
import type { Contender, Figures } from './scenario.ts'
import type { Served } from './served.ts'

/** Starts one of the nodes. Each has a data folder of its own. */
export type StartNode = (seeded: Seeded, redisUrl: string, name: string) => Promise<Served>

export interface Nodes {
  seeded: Seeded
  driver: Driver
  redis: Redis
  ports: number[]
  /** Returns the microseconds of CPU that all of them have used. */
  cpu(): Promise<number>
  /** Returns the bytes of all of them, after their garbage is collected. */
  memory(): Promise<{ rss: number; heap: number }>
}

/** A contender that does its work on `count` new nodes. */
export const onNodes =
  (count: number, wish: Wish, startNode: StartNode, work: (nodes: Nodes) => Promise<Figures>): Contender =>
  () =>
    onFresh(wish, 'postgresql', async (seeded) => {
      const redis = await startRedis()
      const driver = new Driver()
      const nodes: Served[] = []
      try {
        await Promise.all(
          Array.from({ length: count }, async (_, index) => {
            const dataDir = join(seeded.dataDir, `node-${index + 1}`)
            mkdirSync(dataDir)
            nodes.push(await startNode({ ...seeded, dataDir }, redis.url, `node-${index + 1}`))
          }),
        )
        return await work({
          seeded,
          driver,
          redis,
          ports: nodes.map(({ port }) => port),
          cpu: async () => sum((await Promise.all(nodes.map((node) => node.usage()))).map(({ cpu }) => cpu)),
          async memory() {
            const each = await Promise.all(nodes.map((node) => node.memory()))
            return { rss: sum(each.map(({ rss }) => rss)), heap: sum(each.map(({ heap }) => heap)) }
          },
        })
      } finally {
        if (driver.busiest > 0) console.log(`    generator: ${(100 * driver.busiest).toFixed(0)} % of a core`)
        // Whoever closes first keeps the ports for a minute, and the generator needs its own again.
        for (const node of nodes) await node.stop()
        await driver.stop()
        await redis.stop()
      }
    })

const sum = (values: number[]): number => values.reduce((total, value) => total + value, 0)
