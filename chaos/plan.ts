/** What people do and what breaks, made from a seed before a run begins. */
import { Random } from './random.ts'

export interface Wish {
  seed: number
  ms: number
  visitors: number
  agents: number
  /** Faults of PostgreSQL are planned, too. */
  onPostgresql: boolean
}

/** `pick` chooses among what there is when its time has come: a chat, for instance. */
export type Deed =
  | { deed: 'say'; visitor: number; times: number }
  | { deed: 'answer'; agent: number; pick: number; times: number }
  | { deed: 'close'; agent: number; pick: number }
  | { deed: 'hand back'; agent: number; pick: number }
  | { deed: 'end'; visitor: number }
  | { deed: 'come back'; visitor: number }
  | { deed: 'reload'; agent: number }
export type Fault =
  | { fault: 'kill' }
  /** What the server answers is lost for a while, and then it is killed: much is stored and was not acknowledged. */
  | { fault: 'kill unheard'; ms: number }
  | { fault: 'restart' }
  | { fault: 'pause'; ms: number }
  | { fault: 'cut' }
  | { fault: 'freeze'; ms: number; towards: 'server' | 'clients' | 'both' }
  | { fault: 'drop database connections' }
export type Step = { at: number } & (Deed | Fault)

/** So many milliseconds lie between one fault and the next, at least and at most. */
const FAULT_GAP = [1_500, 5_000] as const
/** So often does anybody do something, in milliseconds. */
const DEED_GAP = [20, 180] as const
const MOST_SAID_AT_ONCE = 6
/** Now and then somebody pastes many lines. */
const BURSTS = 0.1
const BURST = 60

export function planOf(wish: Wish): Step[] {
  const random = new Random(wish.seed)
  const steps: Step[] = []
  for (let at = 0; at < wish.ms; at += random.between(...DEED_GAP)) steps.push({ at, ...deedOf(random, wish) })
  for (let at = FAULT_GAP[0]; at < wish.ms; at += random.between(...FAULT_GAP))
    steps.push({ at, ...faultOf(random, wish) })
  return steps.sort((a, b) => a.at - b.at)
}

function deedOf(random: Random, wish: Wish): Deed {
  const visitor = random.below(wish.visitors)
  const agent = random.below(wish.agents)
  const pick = random.below(1_000)
  const times = 1 + random.below(random.next() < BURSTS ? BURST : MOST_SAID_AT_ONCE)
  const chance = random.next()
  if (chance < 0.5) return { deed: 'say', visitor, times }
  if (chance < 0.86) return { deed: 'answer', agent, pick, times }
  if (chance < 0.9) return { deed: 'close', agent, pick }
  if (chance < 0.92) return { deed: 'hand back', agent, pick }
  if (chance < 0.94) return { deed: 'end', visitor }
  return chance < 0.98 ? { deed: 'come back', visitor } : { deed: 'reload', agent }
}

function faultOf(random: Random, { onPostgresql }: Wish): Fault {
  const towards = random.pick(['server', 'clients', 'both'] as const)
  const ms = Math.round(random.between(200, 3_000))
  const faults: Fault[] = [
    { fault: 'kill' },
    { fault: 'kill unheard', ms: Math.round(ms / 4) },
    { fault: 'restart' },
    { fault: 'pause', ms },
    { fault: 'cut' },
    { fault: 'freeze', ms, towards },
    ...(onPostgresql ? [{ fault: 'drop database connections' } as const] : []),
  ]
  return random.pick(faults)
}

export const isFault = (step: Deed | Fault): step is Fault => 'fault' in step
