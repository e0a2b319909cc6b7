/** Breaks one thing for a while and mends it again. */
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import type { Door } from './door.ts'
import type { Network } from './network.ts'
import type { ChaosNode } from './node.ts'
import type { Fault } from './plan.ts'
import { type Links, nameOf, type Surroundings } from './surroundings.ts'

/** A leader that gives no sign of life for so long is one no more. */
const LEASE_MS = 3_000
const LEADER = `SELECT "_node"."name" FROM "_lease" JOIN "_node" ON "_node"."id" = "_lease"."node"
  WHERE "until" > clock_timestamp()`
/** The lease ends early, so that somebody else may take it while the leader still believes that it leads. */
const ROB = `UPDATE "_lease" SET "until" = clock_timestamp()`

type Part = Extract<Fault, { how: 'refuse' | 'hold' | 'lose' }>

export class Nemesis {
  private readonly around: Surroundings
  /** The doors of all people, in the order of their numbers. */
  private readonly doors: readonly Door[]
  constructor(around: Surroundings, doors: readonly Door[]) {
    this.around = around
    this.doors = doors
  }

  /** Resolves when it is mended. Returns why nothing was broken, where it cannot be. */
  async break(fault: Fault): Promise<string | undefined> {
    const { postgresql, redis, disk } = this.around
    switch (fault.fault) {
      case 'node killed':
        await this.node(fault).kill()
        return this.startAgain(fault)
      case 'node killed unheard': {
        const networks = this.networks(undefined)
        for (const network of networks) network.hold('clients')
        await sleep(fault.ms)
        await this.node(fault).kill()
        for (const network of networks) network.cut()
        for (const network of networks) network.mend()
        return this.startAgain(fault)
      }
      case 'node restarted':
        await this.node(fault).terminate()
        return this.startAgain(fault)
      case 'node paused':
        return during(
          fault.ms,
          () => this.node(fault).pause(),
          () => this.node(fault).resume(),
        )
      case 'event loop stalled':
        return during(
          fault.ms,
          () => this.node(fault).stall(fault.ms),
          () => undefined,
        )
      case 'clock jumped':
        this.node(fault).setClock(fault.ms)
        return undefined
      case 'all cut':
        for (const network of this.networks(fault.whom)) network.cut()
        return undefined
      case 'network held':
        return this.disturb(fault, (network) => network.hold(fault.towards))
      case 'network slow':
        return this.disturb(fault, (network) => network.delay(fault.delayMs))
      case 'half open':
        return this.disturb(fault, (network) => network.halve(fault.gone), fault.forEver)
      case 'one direction lost':
        return this.disturb(fault, (network) => network.lose(fault.towards))
      case 'node and PostgreSQL parted':
        return this.part(fault, 'postgresql')
      case 'node and Redis parted':
        return this.part(fault, 'redis')
      case 'node and files parted':
        return this.part(fault, 'files')
      case 'PostgreSQL killed':
        return during(
          fault.ms,
          () => postgresql?.kill(),
          () => postgresql?.start(),
        )
      case 'PostgreSQL paused':
        return during(
          fault.ms,
          () => postgresql?.pause(),
          () => postgresql?.resume(),
        )
      case 'PostgreSQL restarted':
        await postgresql?.stop()
        await postgresql?.start()
        return undefined
      case 'database connections ended':
        return this.endConnections()
      case 'Redis killed':
        return during(
          fault.ms,
          () => redis?.kill(),
          () => redis?.start(),
        )
      case 'Redis paused':
        return during(
          fault.ms,
          () => redis?.pause(),
          () => redis?.resume(),
        )
      case 'Redis restarted':
        await redis?.stop()
        await redis?.start()
        return undefined
      case 'Redis flushed':
        await redis?.flush()
        return undefined
      case 'disk full':
        if (disk === undefined) return 'no small disk can be mounted here'
        await during(
          fault.ms,
          () => disk.fill(),
          () => disk.empty(),
        )
        if (postgresql?.hasEnded === true) await postgresql.start()
        return undefined
      case 'leader gone':
        return this.removeLeader(fault)
    }
  }

  private node({ node }: { node: number }): ChaosNode {
    return this.around.nodes[node] as ChaosNode
  }

  private async startAgain(fault: { node: number }): Promise<undefined> {
    await this.node(fault).start()
  }

  /** Returns the networks of one person, or of everybody. */
  private networks(whom: number | undefined): Network[] {
    const doors = whom === undefined ? this.doors : this.doors.slice(whom, whom + 1)
    return doors.flatMap((door) => door.networks)
  }

  private disturb(
    { whom, ms }: { whom: number | undefined; ms: number },
    how: (network: Network) => void,
    keeping = false,
  ): Promise<undefined> {
    const networks = this.networks(whom)
    return during(
      ms,
      () => networks.forEach(how),
      () => networks.forEach((network) => void network.mend(keeping)),
    )
  }

  private async part({ node, ms, how, towards }: Part, what: keyof Links): Promise<string | undefined> {
    const network = this.around.links[node]?.[what]
    if (network === undefined) return `the node has no ${what}`
    await during(
      ms,
      () => (how === 'refuse' ? network.refuse() : network[how](towards)),
      () => network.mend(),
    )
    return undefined
  }

  /** Another node has to lead: this one is killed, or stands still for longer than it may lead, or is told nothing. */
  private async removeLeader({ how, ms }: Extract<Fault, { fault: 'leader gone' }>): Promise<string | undefined> {
    const [row] = await this.ask<{ name: string }>(LEADER)
    const node = this.around.nodes.find(({ name }) => nameOf(name) === row?.name)
    if (node === undefined) return 'nobody leads just now'
    if (how === 'robbed') await this.ask(ROB)
    else if (how === 'killed') {
      await node.kill()
      await node.start()
    } else
      await during(
        LEASE_MS + ms,
        () => node.pause(),
        () => node.resume(),
      )
    return undefined
  }

  private async endConnections(): Promise<undefined> {
    await this.ask(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity
      WHERE datname = current_database() AND pid <> pg_backend_pid()`)
  }

  /** Asks PostgreSQL past all networks. */
  private async ask<Row>(statement: string): Promise<Row[]> {
    const { place } = this.around
    if (!('url' in place)) return []
    const client = new pg.Client({ connectionString: place.url })
    client.on('error', () => undefined)
    try {
      await client.connect()
      return (await client.query(statement)).rows as Row[]
    } finally {
      await client.end().catch(() => undefined)
    }
  }
}

async function during(ms: number, begin: () => unknown, end: () => unknown): Promise<undefined> {
  await begin()
  await sleep(ms)
  await end()
}
