/** Agents close one conversation after the other while a queue waits. One admin reads what happens to all of them. */
import { readWorld, type World } from '../seed/world.ts'
import { type Client, openClient, type Target } from './client.ts'
import { crowd } from './crowd.ts'
import { startsWith } from './scan.ts'

export interface Dispatched {
  assigned: number
  /** Milliseconds from the first close to the last assignment. */
  ms: number
}
interface Held {
  conversation: string
  epoch: number
}
interface Changed {
  conversation: { id: string; status: string; epoch: number; agent: { id: string } | null }
}

const AT_ONCE = 20
const QUIET_MS = 5_000

let world: World
/** The clients of the agents, by the agents' index. The first one is the admin. */
let agents: Client[] = []
let floor: Floor | undefined

class Floor {
  assigned = 0
  private lastAt = 0
  private readonly begun = performance.now()
  private readonly holds = new Map<string, { index: number; held: Held[]; closing: string | undefined }>()
  private readonly queued = new Set<string>()
  private readonly finish: () => void
  private readonly random: () => number
  constructor(finish: () => void) {
    this.finish = finish
    this.random = randomFrom(42)
    world.agents.forEach(({ id }, index) => {
      this.holds.set(id, { index, held: [], closing: undefined })
    })
    for (const { conversation, agent } of world.pairs) {
      if (agent === -1) this.queued.add(conversation)
      else this.holds.get(world.agents[agent]?.id ?? '')?.held.push({ conversation, epoch: 1 })
    }
  }

  begin(): void {
    for (const id of this.holds.keys()) this.closeOne(id)
  }

  changed({ conversation: { id, status, epoch, agent } }: Changed): void {
    if (agent === null) return
    const holder = this.holds.get(agent.id)
    if (status === 'closed' && holder?.closing === id) holder.closing = undefined
    if (status === 'active' && this.queued.delete(id)) {
      this.assigned += 1
      this.lastAt = performance.now()
      holder?.held.push({ conversation: id, epoch })
      if (this.queued.size === 0) this.finish()
    }
    this.closeOne(agent.id)
  }

  get result(): Dispatched {
    return { assigned: this.assigned, ms: this.lastAt - this.begun }
  }

  private closeOne(agentId: string): void {
    const holder = this.holds.get(agentId)
    if (holder === undefined || holder.closing !== undefined) return
    const [held] = holder.held.splice(Math.floor(this.random() * holder.held.length), 1)
    if (held === undefined) return
    holder.closing = held.conversation
    const client = agents[holder.index]
    client?.command('close', client.nextRef(), `"conversation":"${held.conversation}","epoch":${held.epoch}`)
  }
}

async function prepare({ target, world: file }: { target: Target; world: string }): Promise<void> {
  world = readWorld(file)
  agents = []
  await crowd(world.agents.length, AT_ONCE, async (index) => {
    const client = await openClient(target, index, index === 0 ? { push: hear } : {})
    await client.ask('hello', `"token":"${world.agents[index]?.token}"`)
    await client.ask('inbox', '')
    client.deaf = index !== 0
    agents[index] = client
  })
}

function hear(_client: Client, buffer: Buffer, start: number, end: number): void {
  if (floor === undefined || !startsWith(buffer, '{"type":"staff_conversation"', start, end)) return
  floor.changed(JSON.parse(buffer.toString('utf8', start, end)) as Changed)
}

/** Ends when the queue is empty, after `mostMs`, or when nothing has been assigned for a while. */
async function run({ mostMs }: { mostMs: number }): Promise<Dispatched> {
  await new Promise<void>((resolve) => {
    const begun = performance.now()
    let seen = -1
    const look = setInterval(() => {
      if (performance.now() - begun < mostMs && floor?.assigned !== seen) seen = floor?.assigned ?? 0
      else done()
    }, QUIET_MS)
    const end = setTimeout(() => done(), mostMs)
    const done = (): void => {
      clearInterval(look)
      clearTimeout(end)
      resolve()
    }
    floor = new Floor(done)
    floor.begin()
  })
  const result = floor?.result ?? { assigned: 0, ms: 0 }
  floor = undefined
  return result
}

/**
 * Returns the same sequence in each run, so that every run closes the same conversations (a linear congruential
 * generator, Numerical Recipes).
 */
function randomFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}

export const dispatchCalls = { 'dispatch.prepare': prepare, 'dispatch.run': run }
