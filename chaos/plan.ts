/** What people do and what breaks, made from a seed before a run begins. */
import type { Way } from './network.ts'
import { Random } from './random.ts'

export interface Wish {
  seed: number
  ms: number
  visitors: number
  agents: number
  /** How many equal processes are the server. More than one need PostgreSQL and Redis. */
  nodes: number
  database: 'sqlite' | 'postgresql'
}

/** `pick` chooses among what there is when its time has come: a chat, for instance. */
export type Deed =
  | { deed: 'say'; visitor: number; times: number }
  | { deed: 'answer'; agent: number; pick: number; times: number }
  | { deed: 'send a file'; visitor: number; lines: number }
  | { deed: 'hand over a file'; agent: number; pick: number; lines: number }
  | { deed: 'talk in the room'; agent: number; times: number }
  | { deed: 'ask in the Q&A'; visitor: number }
  | { deed: 'leave the Q&A'; visitor: number }
  | { deed: 'close'; agent: number; pick: number }
  | { deed: 'hand back'; agent: number; pick: number }
  | { deed: 'pass on'; agent: number; pick: number; to: number }
  | { deed: 'take'; agent: number }
  | { deed: 'end'; visitor: number }
  | { deed: 'come back'; visitor: number }
  | { deed: 'reload'; agent: number }
  | { deed: 'announce'; to: 'visitors' | 'staff' }
  | { deed: 'take back an announcement'; pick: number }
  | { deed: 'put away'; visitor: number; pick: number }
  | { deed: 'sign out'; agent: number; ms: number }
  | { deed: 'be disabled'; agent: number; ms: number }

/** `whom` is the number of a person whose network it is; undefined means everybody's. */
type Whom = { whom: number | undefined }
type Cut = 'refuse' | 'hold' | 'lose'
export type Fault =
  | { fault: 'node killed'; node: number }
  /** What the server answers is lost for a while, and then it is killed: much is stored and was not acknowledged. */
  | { fault: 'node killed unheard'; node: number; ms: number }
  | { fault: 'node restarted'; node: number }
  | { fault: 'node paused'; node: number; ms: number }
  | { fault: 'event loop stalled'; node: number; ms: number }
  | { fault: 'clock jumped'; node: number; ms: number }
  | ({ fault: 'all cut' } & Whom)
  | ({ fault: 'network held'; ms: number; towards: Way } & Whom)
  | ({ fault: 'network slow'; ms: number; delayMs: number } & Whom)
  | ({ fault: 'half open'; ms: number; gone: 'server' | 'clients'; forEver: boolean } & Whom)
  | ({ fault: 'one direction lost'; ms: number; towards: 'server' | 'clients' } & Whom)
  | { fault: 'node and PostgreSQL parted'; node: number; ms: number; how: Cut; towards: Way }
  | { fault: 'node and Redis parted'; node: number; ms: number; how: Cut; towards: Way }
  | { fault: 'node and files parted'; node: number; ms: number; how: Cut; towards: Way }
  | { fault: 'PostgreSQL killed'; ms: number }
  | { fault: 'PostgreSQL paused'; ms: number }
  | { fault: 'PostgreSQL restarted' }
  | { fault: 'database connections ended' }
  | { fault: 'Redis killed'; ms: number }
  | { fault: 'Redis paused'; ms: number }
  | { fault: 'Redis restarted' }
  | { fault: 'Redis flushed' }
  | { fault: 'disk full'; ms: number }
  | { fault: 'leader gone'; ms: number; how: 'killed' | 'paused' | 'robbed' }
export type Step = { at: number } & (Deed | Fault)

/** So many milliseconds lie between one fault and the next, at least and at most. */
const FAULT_GAP = [1_500, 5_000] as const
/** So often does anybody do something, in milliseconds. */
const DEED_GAP = [20, 180] as const
const MOST_SAID_AT_ONCE = 6
/** Now and then somebody pastes many lines. */
const BURSTS = 0.1
const BURST = 60
const MOST_LINES = 2_000
/** Shorter runs do not wait until a half-open connection is noticed by its heartbeats. */
const LONG_RUN_MS = 30_000
/** A session that ended is watched for a while before its agent signs in again. */
const ABSENT = [3_500, 6_000] as const
/** How far a clock jumps. The nodes of a cluster are on machines whose clocks are kept closer together. */
const JUMP_MS = 600_000
const CLUSTER_JUMP_MS = 60_000
/** How far apart the clocks of nodes are at the start. */
const DRIFT_MS = 2_000
const GRACES = [3_000, 8_000, 30_000]

export function planOf(wish: Wish): Step[] {
  const random = new Random(wish.seed)
  const steps: Step[] = []
  for (let at = 0; at < wish.ms; at += random.between(...DEED_GAP)) steps.push({ at, ...deedOf(random, wish) })
  // What breaks is of two kinds, so that a network may be bad while a server is down.
  for (const faultOf of [innerFault, outerFault])
    for (let at = random.between(...FAULT_GAP); at < wish.ms; at += random.between(...FAULT_GAP))
      steps.push({ at, ...faultOf(random, wish) })
  return steps.sort((a, b) => a.at - b.at)
}

/** Returns how far the clock of each node is ahead at the start, and how long an agent may be away. */
export function settingsOf({ seed, nodes }: Wish): { clocks: number[]; agentGraceMs: number } {
  const random = new Random(~seed)
  const agentGraceMs = random.pick(GRACES)
  const clocks = Array.from({ length: nodes }, () => Math.round(random.between(-DRIFT_MS, DRIFT_MS)))
  return { clocks, agentGraceMs }
}

/** Deeds with how often they are done. */
const DEEDS: [weight: number, make: (random: Random, wish: Wish) => Deed][] = [
  [44, (random, wish) => ({ deed: 'say', visitor: random.below(wish.visitors), times: times(random) })],
  [32, (random, wish) => ({ deed: 'answer', ...ofChat(random, wish), times: times(random) })],
  [2, (random, wish) => ({ deed: 'send a file', visitor: random.below(wish.visitors), lines: lines(random) })],
  [2, (random, wish) => ({ deed: 'hand over a file', ...ofChat(random, wish), lines: lines(random) })],
  [3, (random, wish) => ({ deed: 'talk in the room', agent: random.below(wish.agents), times: times(random) })],
  [3, (random, wish) => ({ deed: 'ask in the Q&A', visitor: random.below(wish.visitors) })],
  [0.5, (random, wish) => ({ deed: 'leave the Q&A', visitor: random.below(wish.visitors) })],
  [3.5, (random, wish) => ({ deed: 'close', ...ofChat(random, wish) })],
  [1.5, (random, wish) => ({ deed: 'hand back', ...ofChat(random, wish) })],
  [2, (random, wish) => ({ deed: 'pass on', ...ofChat(random, wish), to: random.below(wish.agents) })],
  [2, (random, wish) => ({ deed: 'take', agent: random.below(wish.agents) })],
  [2, (random, wish) => ({ deed: 'end', visitor: random.below(wish.visitors) })],
  [3, (random, wish) => ({ deed: 'come back', visitor: random.below(wish.visitors) })],
  [2, (random, wish) => ({ deed: 'reload', agent: random.below(wish.agents) })],
  [0.7, (random) => ({ deed: 'announce', to: random.pick(['visitors', 'staff'] as const) })],
  [0.3, (random) => ({ deed: 'take back an announcement', pick: random.below(1_000) })],
  [0.7, (random, wish) => ({ deed: 'put away', visitor: random.below(wish.visitors), pick: random.below(1_000) })],
  [0.5, (random, wish) => ({ deed: 'sign out', agent: random.below(wish.agents), ms: random.between(...ABSENT) })],
  [0.5, (random, wish) => ({ deed: 'be disabled', agent: random.below(wish.agents), ms: random.between(...ABSENT) })],
]
const ofChat = (random: Random, { agents }: Wish) => ({ agent: random.below(agents), pick: random.below(1_000) })
const times = (random: Random): number => 1 + random.below(random.next() < BURSTS ? BURST : MOST_SAID_AT_ONCE)
const lines = (random: Random): number => 1 + random.below(MOST_LINES)

function deedOf(random: Random, wish: Wish): Deed {
  const sum = DEEDS.reduce((total, [weight]) => total + weight, 0)
  let chance = random.next() * sum
  for (const [weight, make] of DEEDS) {
    chance -= weight
    if (chance < 0) return make(random, wish)
  }
  return { deed: 'say', visitor: 0, times: 1 }
}

/** Something breaks inside: a node, what a node needs, or the network between the two. */
function innerFault(random: Random, { nodes, database }: Wish): Fault {
  const node = random.below(nodes)
  const ms = Math.round(random.between(200, 3_000))
  const how = random.pick(['refuse', 'hold', 'lose'] as const)
  const towards = random.pick(['server', 'clients', 'both'] as const)
  const jump = nodes === 1 ? JUMP_MS : CLUSTER_JUMP_MS
  const part = { node, ms, how, towards }
  const onPostgresql: Fault[] = [
    { fault: 'database connections ended' },
    { fault: 'PostgreSQL killed', ms },
    { fault: 'PostgreSQL paused', ms },
    { fault: 'PostgreSQL restarted' },
    { fault: 'node and PostgreSQL parted', ...part },
    { fault: 'node and files parted', ...part },
  ]
  const onCluster: Fault[] = [
    { fault: 'node and Redis parted', ...part },
    { fault: 'Redis killed', ms },
    { fault: 'Redis paused', ms },
    { fault: 'Redis restarted' },
    { fault: 'Redis flushed' },
    { fault: 'leader gone', ms, how: random.pick(['killed', 'paused', 'robbed'] as const) },
  ]
  return random.pick<Fault>([
    { fault: 'node killed', node },
    { fault: 'node killed unheard', node, ms: Math.round(ms / 4) },
    { fault: 'node restarted', node },
    { fault: 'node paused', node, ms },
    { fault: 'event loop stalled', node, ms },
    { fault: 'clock jumped', node, ms: Math.round(random.between(-jump, jump)) },
    { fault: 'disk full', ms },
    ...(database === 'postgresql' ? onPostgresql : []),
    ...(nodes > 1 ? onCluster : []),
  ])
}

/** Something breaks between people and the server. */
function outerFault(random: Random, wish: Wish): Fault {
  const one = random.below(wish.visitors + wish.agents)
  const whom = random.next() < 0.4 ? undefined : one
  const ms = Math.round(random.between(200, 3_000))
  const side = random.pick(['server', 'clients'] as const)
  const towards = random.pick(['server', 'clients', 'both'] as const)
  const forEver = random.next() < 0.5 && wish.ms >= LONG_RUN_MS
  return random.pick<Fault>([
    { fault: 'all cut', whom },
    { fault: 'network held', whom, ms, towards },
    { fault: 'network slow', whom, ms, delayMs: Math.round(random.between(20, 800)) },
    { fault: 'half open', whom, ms, gone: side, forEver },
    { fault: 'one direction lost', whom, ms, towards: side },
  ])
}

export const isFault = (step: Deed | Fault): step is Fault => 'fault' in step
