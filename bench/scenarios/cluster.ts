/** Several nodes do what one does: what does a message cost then, and how much later does it come? */
import { mkdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { DialectName } from '../generator/dialect.ts'
import { mustBeNone } from '../harness/contender.ts'
import { type Nodes, onNodes, type StartNode } from '../harness/nodes.ts'
import { describePostgresql } from '../harness/postgresql.ts'
import { describeRedis } from '../harness/redis.ts'
import { type Contender, type Figures, type Metric, type Plan, ratioTo, type Scenario } from '../harness/scenario.ts'
import { startHelpline, startPeer } from '../harness/served.ts'
import { spreadOf } from '../harness/stats.ts'
import type { Wish } from '../seed/seed.ts'
import { pause } from './trio.ts'

const ALONE = 'helpline, 1 node'
const PEER = 'socket.io + prisma'
const CONVERSATIONS_OF_AGENT = 5
const AT_ONCE = 50
/** What differs by less than this from what it is on one node more or fewer counts as the same. */
const FLAT = 1.15
const MOST_ADDED_MS = 2

interface Kind {
  dialect: DialectName
  inbox: boolean
  start: StartNode
}
const HELPLINE: Kind = {
  dialect: 'json',
  inbox: true,
  start: ({ dataDir, url = '' }, redis, name) => {
    const FILES_DIR = join(dirname(dataDir), 'files')
    mkdirSync(FILES_DIR, { recursive: true })
    return startHelpline(dataDir, { DATABASE_URL: url, REDIS_URL: redis, NODE_NAME: name, FILES_DIR })
  },
}
const SOCKET_IO: Kind = {
  dialect: 'socket.io',
  inbox: false,
  start: (seeded, redis) => startPeer('socket-io-prisma-redis', seeded, redis),
}

interface Talk {
  pairs: number
  perSecond: number
  warmMs: number
  idleMs: number
  closedMs: number
  openMs: number
}
const TALK: Talk = { pairs: 100, perSecond: 200, warmMs: 1_000, idleMs: 2_000, closedMs: 3_000, openMs: 5_000 }
const QUICK_TALK: Talk = { pairs: 20, perSecond: 100, warmMs: 200, idleMs: 200, closedMs: 300, openMs: 500 }

const flat = (row: Parameters<typeof ratioTo>[0]): boolean => !(ratioTo(row, ALONE) > FLAT)
const lower = (name: string, unit: string): Metric => ({ name, unit, better: 'lower' })
const TALKING: Metric[] = [
  { name: 'acked', unit: 'messages/s', better: 'higher' },
  lower('CPU, full', 'µs/message'),
  lower('CPU, steady', 'µs/message'),
  lower('CPU of all nodes, nobody talks', 'ms/s'),
  {
    ...lower('Redis commands', 'a message'),
    target: { text: `≤ ${FLAT} × ${ALONE}`, met: flat },
  },
  lower('Redis commands, nobody talks', '/s'),
  lower('delivery p50, steady', 'ms'),
  lower('delivery p99, steady', 'ms'),
]
const ADDED: Metric[] = [
  {
    ...lower('added p50', 'ms'),
    target: { text: `< ${MOST_ADDED_MS} ms`, met: ({ helpline }) => helpline.median < MOST_ADDED_MS },
  },
  lower('added p99', 'ms'),
]
const CROWD: Metric[] = [
  lower('RSS', 'KB/connection'),
  lower('heap', 'KB/connection'),
  lower('memory of Redis', 'KB/connection'),
  lower('last receiver', 'ms'),
  lower('CPU a delivery', 'µs'),
]

export const cluster: Scenario = {
  name: 'cluster',
  onPostgresql: true,
  needs: async () => `${await describePostgresql()} and ${describeRedis()}`,
  plans({ quick, rounds }) {
    const talk = quick ? QUICK_TALK : TALK
    const agents = Math.ceil(talk.pairs / CONVERSATIONS_OF_AGENT)
    const visitors = quick ? 200 : 10_000
    return [
      ...plansOf(quick ? [1, 3] : [1, 2, 3], `${talk.pairs} pairs`, rounds, [TALKING, ADDED], (kind, count) =>
        onNodes(count, { visitors: talk.pairs, agents, conversations: talk.pairs }, kind.start, (nodes) =>
          talking(kind, nodes, talk),
        ),
      ),
      ...plansOf([1, 3], `${visitors.toLocaleString('en-US')} visitors`, rounds, [CROWD, []], (kind, count) =>
        onNodes(count, { visitors, agents: 1 } satisfies Wish, kind.start, (nodes) =>
          crowded(kind, nodes, visitors, quick),
        ),
      ),
    ]
  },
}

/** Makes a plan for each number of nodes. What one node did in a round stands beside what several did in it. */
function plansOf(
  counts: number[],
  what: string,
  rounds: number,
  [metrics, added]: [Metric[], Metric[]],
  contender: (kind: Kind, count: number) => Contender,
): Plan[] {
  const alone = { helpline: [] as Figures[], peer: [] as Figures[] }
  return counts.map((count) => {
    const of = (kind: Kind, own: Figures[]): Contender => {
      const contend = contender(kind, count)
      if (count > 1) return async () => withAdded(await contend(), own)
      return async () => {
        const figures = await contend()
        own.push(figures)
        return figures
      }
    }
    let round = 0
    const again: Contender = async () => {
      const figures = alone.helpline[round]
      round += 1
      if (figures === undefined) throw new Error('one node has no figures')
      return figures
    }
    return {
      scenario: 'cluster',
      variant: `${what}, ${count} ${count === 1 ? 'node' : 'nodes'}`,
      metrics: count === 1 ? metrics : [...metrics, ...added],
      rounds,
      helpline: of(HELPLINE, alone.helpline),
      peers: { ...(count === 1 ? {} : { [ALONE]: again }), [PEER]: of(SOCKET_IO, alone.peer) },
    }
  })
}

/** Adds how much later a message comes than on one node, by the medians of all its rounds. */
function withAdded(figures: Figures, alone: Figures[]): Figures {
  const over = (name: string): number => {
    return (figures[name] ?? Number.NaN) - spreadOf(alone.map((each) => each[name] ?? Number.NaN)).median
  }
  if (figures['delivery p50, steady'] === undefined || alone.length === 0) return figures
  return { ...figures, 'added p50': over('delivery p50, steady'), 'added p99': over('delivery p99, steady') }
}

/**
 * Pairs talk at a steady rate, and then as fast as they can. Visitors and their agents are on different nodes. What
 * nobody's talk costs is measured first, because a server has work left to do after many messages.
 */
async function talking({ dialect, inbox }: Kind, nodes: Nodes, talk: Talk): Promise<Figures> {
  const { driver, seeded, ports } = nodes
  const target = { port: ports[0] ?? 0, dialect }
  await driver.call('chat.prepare', { target, ports, world: seeded.worldFile, inbox })
  await pause(talk.warmMs)
  const idle = await spent(nodes, () => pause(talk.idleMs))
  await driver.call('chat.run', { ms: talk.warmMs, perSecond: talk.perSecond })
  const steady = await spent(nodes, () => driver.measure('chat.run', { ms: talk.openMs, perSecond: talk.perSecond }))
  await driver.call('chat.run', { ms: talk.warmMs, perSecond: undefined })
  const full = await spent(nodes, () => driver.measure('chat.run', { ms: talk.closedMs, perSecond: undefined }))
  mustBeNone(full.result.errors + steady.result.errors, 'messages were refused or lost')
  const { messages, delivery } = steady.result
  return {
    acked: (full.result.messages * 1_000) / full.result.ms,
    'CPU, full': full.cpu / full.result.messages,
    'CPU, steady': (steady.cpu - (idle.cpu / idle.ms) * steady.ms) / messages,
    'CPU of all nodes, nobody talks': idle.cpu / idle.ms,
    'Redis commands': (steady.commands - (idle.commands / idle.ms) * steady.ms) / messages,
    'Redis commands, nobody talks': (idle.commands / idle.ms) * 1_000,
    'delivery p50, steady': delivery.p50,
    'delivery p99, steady': delivery.p99,
  }
}

/** Visitors come to all nodes and stay, and then hear announcements that are sent from one of them. */
async function crowded({ dialect }: Kind, nodes: Nodes, visitors: number, quick: boolean): Promise<Figures> {
  const { driver, seeded, ports, redis } = nodes
  const port = ports[0] ?? 0
  const common = { target: { port, dialect }, ports, world: seeded.worldFile, atOnce: AT_ONCE, follow: undefined }
  const arrive = async (count: number): Promise<void> => {
    const { result } = await driver.call('visitors.arrive', { ...common, count })
    mustBeNone(result.errors, `visitors were refused: ${result.firstError}`)
  }
  // What the processes need once is not counted on connections.
  await arrive(Math.min(visitors, 200 * ports.length))
  await driver.call('visitors.cut', undefined)
  await pause(quick ? 100 : 1_000)
  const before = { ...(await nodes.memory()), redis: await redis.memory() }
  await arrive(visitors)
  await pause(quick ? 100 : 1_000)
  const after = { ...(await nodes.memory()), redis: await redis.memory() }
  const announce = { port, world: seeded.worldFile, count: quick ? 2 : 5, everyMs: quick ? 100 : 500 }
  await driver.call('announcements.send', { ...announce, count: 1 })
  const { result, cpu } = await spent(nodes, () => driver.measure('announcements.send', announce))
  mustBeNone(result.missing, 'visitors did not get the announcement')
  const each = (what: 'rss' | 'heap' | 'redis'): number => (after[what] - before[what]) / 1_024 / visitors
  return {
    RSS: each('rss'),
    heap: each('heap'),
    'memory of Redis': each('redis'),
    'last receiver': result.last.p50,
    'CPU a delivery': cpu / result.deliveries,
  }
}

/** Resolves with what the nodes and Redis did while `work` ran: microseconds of CPU, commands, milliseconds. */
async function spent<T>({ cpu, redis }: Nodes, work: () => Promise<T>) {
  const before = { cpu: await cpu(), commands: await redis.commands(), at: performance.now() }
  const result = await work()
  const ms = performance.now() - before.at
  return { result, ms, cpu: (await cpu()) - before.cpu, commands: (await redis.commands()) - before.commands }
}
