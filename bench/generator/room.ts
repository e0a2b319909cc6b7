/** A few members speak in a room and all members hear it, while two other people talk to each other. */
import { Samples, type Summary } from '../harness/stats.ts'
import { readWorld, type World } from '../seed/world.ts'
import { type Client, openClient, type Target } from './client.ts'
import { crowd } from './crowd.ts'
import { numberAfter } from './scan.ts'

export interface RoomParams {
  target: Target
  world: string
  /**
   * Which part this process plays. Each part has a process of its own, because one that reads for a thousand members
   * looks at the clock too late for two.
   */
  part: 'room' | 'pair'
}
export interface RoomRun {
  ms: number
  /** How many messages a burst has, and the time from one burst to the next. With no messages, only the pair talks. */
  burst: number
  everyMs: number
  /** Milliseconds from one message of the unrelated pair to the next; 0: the pair is silent. */
  pairEveryMs: number
}
export interface RoomResult {
  ms: number
  messages: number
  /** Counts deliveries that did not come, messages that were refused, and deliveries that a later one overtook. */
  missing: number
  refused: number
  disordered: number
  /** Milliseconds from when a message should have been sent until the last member has it. */
  last: Summary
  /** The same until each member has it. */
  each: Summary
  /** The same from the visitor of the pair to its agent. */
  pair: Summary
  /** This process's share of one core, from each burst to its last delivery. */
  burstShare: number
}

const AT_ONCE = 50
const SPEAKERS = 5
const TEXT_LENGTH = 100
const FILL = ' the new shop opens on Monday, who can be at the door when the first come? '.repeat(2)
/** The steps before the load use the refs below this one. */
const FIRST_REF = 1_000
const DRAIN_MS = 15_000
const TICK_MS = 1

/** Who is in the room. This is the only place that knows of what kind the members are. */
const membersOf = ({ visitors, qa }: World): { token: string }[] => visitors.slice(qa?.firstVisitor)

let world: World
let members: Client[] = []
let visitor: Client | undefined
let run: Run | undefined
let runs = 0

async function prepare({ target, world: file, part }: RoomParams): Promise<void> {
  world = readWorld(file)
  const tokens = membersOf(world)
  members = []
  if (part === 'pair') return preparePair(target, tokens.length)
  await crowd(tokens.length, AT_ONCE, async (index) => {
    const member = await enter(target, index, tokens[index]?.token, world.qa?.thread)
    member.handler = { push: hearRoom, reply: hearReply }
    members[index] = member
  })
}

async function preparePair(target: Target, index: number): Promise<void> {
  const [pair] = world.pairs
  visitor = await enter(target, index, world.visitors[0]?.token, pair?.thread)
  visitor.handler = { reply: hearReply }
  const agent = await enter(target, index + 1, world.agents[pair?.agent ?? 0]?.token, pair?.thread)
  agent.handler = { push: (_client, buffer, start, end) => run?.toPair(numberAfter(buffer, '"text":"p', start, end)) }
}

async function enter(
  target: Target,
  index: number,
  token: string | undefined,
  thread: string | undefined,
): Promise<Client> {
  const client = await openClient(target, index, {})
  await client.ask('hello', `"token":"${token}"`)
  await client.ask('follow', `"thread":"${thread}"`)
  return client
}

function hearRoom(client: Client, buffer: Buffer, start: number, end: number): void {
  const n = numberAfter(buffer, '"text":"r', start, end)
  if (n >= 0) run?.toMember(client.index, n, numberAfter(buffer, '"seq":', start, end))
}

function hearReply(_client: Client, ref: number, failed: boolean): void {
  if (ref >= FIRST_REF && failed) run?.refuse()
}

class Run {
  readonly last = new Samples()
  readonly each = new Samples()
  readonly pair = new Samples()
  refused = 0
  disordered = 0
  readonly burst = { cpu: 0, ms: 0 }
  private readonly sentAt: number[] = []
  private readonly missing: number[] = []
  private readonly pairSentAt: number[] = []
  private readonly heads = new Float64Array(members.length)
  private outstanding = 0
  private pairOutstanding = 0
  private burstCpu: NodeJS.CpuUsage | undefined
  private burstAt = 0
  private idle: (() => void) | undefined
  private readonly params: RoomRun
  private readonly begun = performance.now()
  constructor(params: RoomRun) {
    this.params = params
  }

  get messages(): number {
    return this.sentAt.length
  }

  get undelivered(): number {
    return this.missing.reduce((sum, one) => sum + one, 0) + this.pairOutstanding
  }

  async go(): Promise<number> {
    await this.pace()
    const ms = performance.now() - this.begun
    await this.drained()
    // Work on what is still on its way at the end counts too.
    return Math.max(ms, performance.now() - this.begun)
  }

  toMember(member: number, n: number, seq: number): void {
    const at = this.sentAt[n]
    if (at === undefined) return
    if (seq <= (this.heads[member] ?? 0)) this.disordered += 1
    this.heads[member] = seq
    const took = performance.now() - at
    this.each.add(took)
    const missing = (this.missing[n] ?? 0) - 1
    this.missing[n] = missing
    if (missing !== 0) return
    this.last.add(took)
    this.outstanding -= 1
    if (this.outstanding === 0) this.ended()
  }

  toPair(n: number): void {
    const at = this.pairSentAt[n]
    if (at === undefined) return
    this.pair.add(performance.now() - at)
    this.pairOutstanding -= 1
    this.finish()
  }

  refuse(): void {
    this.refused += 1
  }

  private pace(): Promise<void> {
    const { ms, burst, everyMs, pairEveryMs } = this.params
    return new Promise((resolve) => {
      let [bursts, pairs] = [0, 0]
      const tick = (): void => {
        const now = performance.now() - this.begun
        if (now >= ms) return resolve()
        for (; pairEveryMs > 0 && pairs * pairEveryMs <= now; pairs += 1) this.sayToAgent(pairs * pairEveryMs)
        for (; burst > 0 && bursts * everyMs <= now; bursts += 1) this.sayToRoom(burst, bursts * everyMs)
        setTimeout(tick, TICK_MS)
      }
      tick()
    })
  }

  /** `intended` is when the message should have been sent, so that a server that stands still cannot hide its delay. */
  private sayToRoom(count: number, intended: number): void {
    if (this.outstanding === 0) {
      this.burstCpu = process.cpuUsage()
      this.burstAt = performance.now()
    }
    for (let left = count; left > 0; left -= 1) {
      const n = this.sentAt.length
      this.sentAt.push(this.begun + intended)
      this.missing.push(members.length)
      this.outstanding += 1
      say(members[n % Math.min(SPEAKERS, members.length)], world.qa?.thread, 'r', n)
    }
  }

  private sayToAgent(intended: number): void {
    const n = this.pairSentAt.length
    this.pairSentAt.push(this.begun + intended)
    this.pairOutstanding += 1
    say(visitor, world.pairs[0]?.thread, 'p', n)
  }

  private ended(): void {
    const { user, system } = process.cpuUsage(this.burstCpu)
    this.burst.cpu += (user + system) / 1_000
    this.burst.ms += performance.now() - this.burstAt
    this.finish()
  }

  private finish(): void {
    if (this.outstanding === 0 && this.pairOutstanding === 0) this.idle?.()
  }

  private drained(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, DRAIN_MS)
      this.idle = () => {
        clearTimeout(timer)
        resolve()
      }
      this.finish()
    })
  }
}

function say(client: Client | undefined, thread: string | undefined, mark: string, n: number): void {
  const text = `${mark}${n}${FILL}`.slice(0, TEXT_LENGTH)
  // The key is as long as a real one and new for each message, but cheap to make.
  const key = `${runs}${mark}${n}`.padEnd(22, 'A')
  client?.command('post', FIRST_REF + n, `"thread":"${thread}","key":"${key}","text":"${text}"`)
}

async function speak(params: RoomRun): Promise<RoomResult> {
  runs += 1
  run = new Run(params)
  const ms = await run.go()
  const { messages, undelivered: missing, refused, disordered, last, each, pair, burst } = run
  run = undefined
  const summaries = { last: last.summary(), each: each.summary(), pair: pair.summary() }
  return {
    ms,
    messages,
    missing,
    refused,
    disordered,
    ...summaries,
    burstShare: burst.ms === 0 ? 0 : burst.cpu / burst.ms,
  }
}

export const roomCalls = { 'room.prepare': prepare, 'room.run': speak }
