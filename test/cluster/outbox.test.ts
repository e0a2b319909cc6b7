import fc from 'fast-check'
import { describe, expect, onTestFinished } from 'vitest'
import { Outbox } from '../../src/cluster/outbox.ts'
import { EVERYONE } from '../../src/cluster/routes.ts'
import { TABLES } from '../../src/cluster/store.ts'
import type { Wire } from '../../src/cluster/wire.ts'
import { EventBus, type Origin } from '../../src/events/bus.ts'
import type { DomainEvent } from '../../src/events/event.ts'
import { createLogger } from '../../src/kernel/logger.ts'
import { topics } from '../../src/realtime/index.ts'
import { Database, type Place } from '../../src/store/database.ts'
import { tempDir } from '../support/app.ts'
import { eventually } from '../support/peer.ts'
import { newPlace, testOnPostgresql as test } from '../support/store.ts'

/** What becomes of a text on a wire that promises nothing. */
const FATES = ['comes', 'is lost', 'comes twice', 'comes late'] as const
type Fate = (typeof FATES)[number]

/** Carries texts to all nodes that listen, each as its fate is. */
class BadExchange {
  private readonly heard: { channels: readonly string[]; hear: (text: string) => void }[] = []
  private readonly late: (() => void)[] = []
  private next = 0
  works = true
  private readonly fates: readonly Fate[]
  constructor(fates: readonly Fate[]) {
    this.fates = fates
  }

  join(channels: readonly string[], hear: (text: string) => void): Wire {
    const exchange = this
    this.heard.push({ channels, hear })
    return {
      get works() {
        return exchange.works
      },
      send: (channel, text) => this.carry(channel, text),
      listen: async () => undefined,
      leave: () => undefined,
      listeners: async () => undefined,
      stop: async () => undefined,
    }
  }

  bringLate(): void {
    for (const bring of this.late.splice(0)) bring()
  }

  private carry(channel: string, text: string): void {
    const fate = this.works ? (this.fates[this.next++ % this.fates.length] ?? 'comes') : 'is lost'
    const bring = () => {
      for (const { channels, hear } of this.heard) if (channels.includes(channel)) hear(text)
    }
    if (fate === 'comes late') this.late.push(bring)
    if (fate === 'comes' || fate === 'comes twice') bring()
    if (fate === 'comes twice') bring()
  }
}

async function startNode(place: Place, name: string, exchange: BadExchange) {
  const bus = new EventBus(createLogger('silent'))
  const database = await Database.open(place, bus, true)
  for (const table of TABLES) await database.write((tx) => tx.db.sql.run(table))
  const heard: [string, Origin][] = []
  bus.on('sessions_ended', ({ agentId }, origin) => heard.push([agentId, origin]))
  bus.on('announcement_dismissed', ({ announcement }, origin) => heard.push([announcement, origin]))
  const outbox = new Outbox({
    node: name,
    database,
    bus,
    hub: { has: (topic) => topic === topics.agent(name) },
    logger: createLogger('silent'),
    moved: () => undefined,
    lost: () => undefined,
  })
  await outbox.open(exchange.join([EVERYONE, topics.agent(name)], (text) => outbox.hear(text)))
  outbox.begin()
  let stopped: Promise<void> | undefined
  const stop = () => {
    stopped ??= outbox.stop().then(() => database.close())
    return stopped
  }
  onTestFinished(stop)
  return { database, outbox, heard, stop }
}

const NAMES = ['first', 'second', 'third'] as const
const step = fc.record({
  at: fc.constantFrom(0, 1, 2),
  /** For everybody, or for whoever listens to this node's topic. */
  to: fc.constantFrom('everyone', ...NAMES),
  next: fc.constantFrom('nothing', 'nothing', 'the wire fails', 'the wire works', 'late ones come', 'it fails'),
})
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never
type Node = Awaited<ReturnType<typeof startNode>>

const eventOf = (id: string, to: Step['to']): DomainEvent =>
  to === 'everyone'
    ? { type: 'sessions_ended', agentId: id, sessions: [], reason: 'signed_out' }
    : { type: 'announcement_dismissed', announcement: id, recipient: to }

async function take({ at, to, next }: Step, id: string, nodes: readonly Node[], exchange: BadExchange) {
  await nodes[at]?.database
    .write(async (tx) => {
      tx.emit(eventOf(id, to))
      if (next === 'it fails') throw new Error('undone')
    })
    .catch(() => undefined)
  if (next === 'the wire fails') exchange.works = false
  if (next === 'the wire works') exchange.works = true
  if (next === 'late ones come') exchange.bringLate()
}

/** Returns what a node must have heard, and whether it happened there. */
const expectedOf = (node: number, steps: readonly Step[], run: number): [string, Origin][] =>
  steps.flatMap(({ at, to, next }, index) =>
    next === 'it fails' || (node !== at && to !== 'everyone' && to !== NAMES[node])
      ? []
      : [[`${run} ${index}`, node === at ? 'here' : 'elsewhere'] as [string, Origin]],
  )

describe('what happened on one node', () => {
  test('[F11] [F14] reaches each other one that it concerns exactly once, whatever the wire does', async () => {
    const place = await newPlace(tempDir())
    let run = 0
    const property = fc.asyncProperty(
      fc.array(step, { minLength: 1, maxLength: 25 }),
      fc.array(fc.constantFrom(...FATES), { minLength: 1, maxLength: 8 }),
      async (steps, fates) => {
        run += 1
        const exchange = new BadExchange(fates)
        const nodes = await Promise.all(NAMES.map((name) => startNode(place, name, exchange)))
        for (const [index, each] of steps.entries()) await take(each, `${run} ${index}`, nodes, exchange)
        exchange.bringLate()
        for (const [index, { heard, outbox }] of nodes.entries()) {
          const expected = expectedOf(index, steps, run)
          await eventually(() => {
            outbox.look()
            return heard.length >= expected.length ? true : undefined
          }, 'all events')
          expect(heard.toSorted()).toEqual(expected.toSorted())
        }
        await Promise.all(nodes.map(({ stop }) => stop()))
      },
    )
    await fc.assert(property, { numRuns: 12 })
  })
})
