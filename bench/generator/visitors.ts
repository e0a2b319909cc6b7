/** Visitors come and stay: this measures what an idle connection costs, how fast they come in, and how they return. */
import { Samples, type Summary } from '../harness/stats.ts'
import { readWorld, type World } from '../seed/world.ts'
import { type Client, openClient, type Target } from './client.ts'
import { crowd } from './crowd.ts'

export interface ArriveParams {
  target: Target
  /** The ports of several nodes, over which visitors are spread. */
  ports?: number[]
  world: string
  count: number
  /** The index of the first visitor who comes; those before are there already. */
  from?: number
  /** How many of them come in at the same time. */
  atOnce: number
  /** Whether each visitor follows its thread, and how many messages of it the visitor has missed. */
  follow: { missed: number } | undefined
}
export interface Arrived {
  ms: number
  errors: number
  firstError: string | undefined
  /** Milliseconds from the beginning of each connection until everything was answered. */
  each: Summary
  /** The same, from the beginning of the whole arrival. */
  sinceBegin: Summary
}

const BEAT_MS = 20_000
/** The heartbeats are spread out instead of all being sent at the same moment. */
const BEAT_SLICES = 20

let stay: Client[] = []
let beats: NodeJS.Timeout | undefined
export const present = (): Client[] => stay

async function arrive(params: ArriveParams): Promise<Arrived> {
  const world = readWorld(params.world)
  const [each, sinceBegin] = [new Samples(), new Samples()]
  const begun = performance.now()
  let errors = 0
  let firstError: string | undefined
  await crowd(params.count, params.atOnce, async (which) => {
    const index = (params.from ?? 0) + which
    const from = performance.now()
    try {
      stay[index] = await enter(params, world, index)
      each.add(performance.now() - from)
      sinceBegin.add(performance.now() - begun)
    } catch (error) {
      errors += 1
      firstError ??= String(error)
    }
  })
  return { ms: performance.now() - begun, errors, firstError, each: each.summary(), sinceBegin: sinceBegin.summary() }
}

/**
 * Sends hello and right behind it the follow of the thread, as Helpline's clients do and bare ws allows. With socket.io
 * the follow waits, because socket.io takes no event before it has answered.
 */
async function enter({ target, ports, follow }: ArriveParams, world: World, index: number): Promise<Client> {
  const port = ports?.[index % ports.length] ?? target.port
  const client = await openClient({ ...target, port }, index, {})
  const greeted = client.ask('hello', `"token":"${world.visitors[index]?.token}"`)
  if (follow === undefined || target.dialect === 'socket.io') await greeted
  if (follow === undefined) return client
  const pair = world.pairs[index]
  const known = `"log":"${world.log}","lastSeq":${(pair?.lastSeq ?? 0) - follow.missed}`
  const followed = client.ask('follow', `"thread":"${pair?.thread}",${known}`)
  const [hello, answer] = await Promise.all([greeted, followed])
  // Only Helpline has messages to bring.
  const brought = answer.split('"seq":').length - 1
  if (hello.includes('"log"') && brought !== follow.missed)
    throw new Error(`${brought} of ${follow.missed} messages: ${answer.slice(0, 200)}`)
  return client
}

/** Sends the heartbeat that the protocol asks of a client that stays. */
async function beat(): Promise<void> {
  let slice = 0
  beats = setInterval(() => {
    for (let index = slice; index < stay.length; index += BEAT_SLICES) stay[index]?.beat()
    slice = (slice + 1) % BEAT_SLICES
  }, BEAT_MS / BEAT_SLICES)
}

async function countOpen(): Promise<number> {
  return stay.filter(({ open }) => open).length
}

/** Cuts all connections at once, without a goodbye. */
async function cut(): Promise<void> {
  clearInterval(beats)
  for (const client of stay) client.cut()
  stay = []
}

export const visitorCalls = {
  'visitors.arrive': arrive,
  'visitors.beat': beat,
  'visitors.open': countOpen,
  'visitors.cut': cut,
}
