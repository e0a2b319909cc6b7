/** Visitors write, agents read: a message counts when its author has the ack and the agent has the message. */
import { Samples, type Summary } from '../harness/stats.ts'
import { readWorld, type World } from '../seed/world.ts'
import { type Client, openClient, type Target } from './client.ts'
import { crowd } from './crowd.ts'
import { numberAfter, startsWith } from './scan.ts'

export interface ChatParams {
  target: Target
  world: string
  /** As the console does: lists and colleagues first. Only Helpline has it. */
  inbox: boolean
}
export interface ChatRun {
  ms: number
  /** Messages a second, whatever the server does with them; undefined: each pair sends when its last one has arrived. */
  perSecond: number | undefined
}
export interface ChatResult {
  ms: number
  messages: number
  errors: number
  ack: Summary
  delivery: Summary
}

const AT_ONCE = 50
const TEXT_LENGTH = 100
const FILL = ' the parcel has not arrived yet, could you please look where it is? '.repeat(2)
/** Refs below belong to the steps before. */
const FIRST_REF = 1_000
const DRAIN_MS = 10_000

let visitors: Client[] = []
let world: World
let load: Load | undefined

class Load {
  readonly ack = new Samples()
  readonly delivery = new Samples()
  messages = 0
  errors = 0
  private sent = 0
  private readonly begun = performance.now()
  private readonly sentAt: number[] = []
  private readonly missing: number[] = []
  private readonly pair: number[] = []
  private outstanding = 0
  private idle: (() => void) | undefined
  private readonly run: ChatRun
  constructor(run: ChatRun) {
    this.run = run
  }

  async go(): Promise<number> {
    if (this.run.perSecond === undefined) for (let pair = 0; pair < visitors.length; pair += 1) this.send(pair, performance.now())
    else await this.pace(this.run.perSecond)
    await this.drained()
    return performance.now() - this.begun
  }

  acked(n: number, failed: boolean): void {
    if (failed) this.errors += 1
    this.ack.add(performance.now() - (this.sentAt[n] ?? 0))
    this.arrived(n, failed ? 2 : 1)
  }

  delivered(n: number): void {
    if (n < 0 || this.missing[n] === undefined) return
    this.delivery.add(performance.now() - (this.sentAt[n] ?? 0))
    this.arrived(n, 1)
  }

  private arrived(n: number, parts: number): void {
    const missing = (this.missing[n] ?? 0) - parts
    this.missing[n] = missing
    if (missing !== 0) return
    this.messages += 1
    this.outstanding -= 1
    const now = performance.now()
    const over = now - this.begun >= this.run.ms
    if (this.run.perSecond === undefined && !over) this.send(this.pair[n] ?? 0, now)
    if (this.outstanding === 0) this.idle?.()
  }

  /** `intended`: when it should have been sent. Lateness of the generator or the server counts against the server. */
  private send(pair: number, intended: number): void {
    const n = this.sent
    this.sent += 1
    this.sentAt.push(intended)
    this.missing.push(2)
    this.pair.push(pair)
    this.outstanding += 1
    const text = `n${n}${FILL}`.slice(0, TEXT_LENGTH)
    visitors[pair]?.command('post', FIRST_REF + n, `"thread":"${world.pairs[pair]?.thread}","key":"${keyOf(n)}","text":"${text}"`)
  }

  private pace(perSecond: number): Promise<void> {
    const total = Math.floor((this.run.ms / 1_000) * perSecond)
    return new Promise((resolve) => {
      const tick = (): void => {
        const due = Math.min(total, Math.floor(((performance.now() - this.begun) / 1_000) * perSecond))
        while (this.sent < due) this.send(this.sent % visitors.length, this.begun + (this.sent * 1_000) / perSecond)
        if (this.sent < total) setTimeout(tick, 1)
        else resolve()
      }
      tick()
    })
  }

  /** What does not come within the time is lost, and an error. */
  private drained(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        this.errors += this.outstanding
        resolve()
      }, this.run.ms + DRAIN_MS)
      this.idle = () => {
        clearTimeout(timer)
        resolve()
      }
      if (this.outstanding === 0) this.idle()
    })
  }
}

const isMessage = (buffer: Buffer, start: number, end: number): boolean =>
  startsWith(buffer, '{"type":"message"', start, end) || startsWith(buffer, '42["message"', start, end)

let keys = 0
/** As long as a real key, new for each message, cheap. */
const keyOf = (n: number): string => `${keys}k${n}`.padEnd(22, 'A')

const author = {
  reply: (_client: Client, ref: number, failed: boolean) => {
    if (ref >= FIRST_REF) load?.acked(ref - FIRST_REF, failed)
  },
}
const reader = {
  push: (_client: Client, buffer: Buffer, start: number, end: number) => {
    // Told apart by their first bytes: an agent hears of a hundred other conversations for each message of its own.
    if (isMessage(buffer, start, end)) load?.delivered(numberAfter(buffer, '"text":"n', start, end))
  },
}

async function prepare({ target, world: file, inbox }: ChatParams): Promise<void> {
  world = readWorld(file)
  const { agents, pairs } = world
  await crowd(agents.length, AT_ONCE, async (index) => {
    const agent = await openClient(target, index, reader)
    await agent.ask('hello', `"token":"${agents[index]?.token}"`)
    if (inbox) await agent.ask('inbox', '')
    for (const pair of pairs) if (pair.agent === index) await agent.ask('follow', `"thread":"${pair.thread}"`)
  })
  visitors = []
  await crowd(pairs.length, AT_ONCE, async (index) => {
    const visitor = await openClient(target, agents.length + index, author)
    await visitor.ask('hello', `"token":"${world.visitors[index]?.token}"`)
    await visitor.ask('follow', `"thread":"${pairs[index]?.thread}"`)
    visitors[index] = visitor
  })
}

async function run(params: ChatRun): Promise<ChatResult> {
  keys += 1
  load = new Load(params)
  const ms = await load.go()
  const { messages, errors, ack, delivery } = load
  load = undefined
  return { ms, messages, errors, ack: ack.summary(), delivery: delivery.summary() }
}

export const chatCalls = { 'chat.prepare': prepare, 'chat.run': run }
