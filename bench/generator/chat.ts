/** Visitors write and agents read. A message counts when its author has the ack and the agent has the message. */
import type { Summary } from '../harness/stats.ts'
import { readWorld, type World } from '../seed/world.ts'
import { type ChatRun, Load } from './chat-load.ts'
import { type Client, openClient, type Target } from './client.ts'
import { crowd } from './crowd.ts'
import { numberAfter, startsWith } from './scan.ts'

export interface ChatParams {
  target: Target
  /** The ports of several nodes: a visitor and its agent are on different ones. */
  ports?: number[]
  world: string
  /** Whether agents load their lists and colleagues first, as the console does. Only Helpline has an inbox. */
  inbox: boolean
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
/** The steps before the load use the refs below this one. */
const FIRST_REF = 1_000

let visitors: Client[] = []
let world: World
let load: Load | undefined

const isMessage = (buffer: Buffer, start: number, end: number): boolean =>
  startsWith(buffer, '{"type":"message"', start, end) || startsWith(buffer, '42["message"', start, end)

let keys = 0
/** A key that is as long as a real one and new for each message, but cheap to make. */
const keyOf = (n: number): string => `${keys}k${n}`.padEnd(22, 'A')

const author = {
  reply: (_client: Client, ref: number, failed: boolean) => {
    if (ref >= FIRST_REF) load?.acked(ref - FIRST_REF, failed)
  },
}
const reader = {
  push: (_client: Client, buffer: Buffer, start: number, end: number) => {
    // The first bytes decide: for each message of its own, an agent hears of a hundred other conversations.
    if (isMessage(buffer, start, end)) load?.delivered(numberAfter(buffer, '"text":"n', start, end))
  },
}

async function prepare({ target, ports = [target.port], world: file, inbox }: ChatParams): Promise<void> {
  const nodeOf = (place: number): Target => ({ ...target, port: ports[place % ports.length] ?? target.port })
  world = readWorld(file)
  const { agents, pairs } = world
  await crowd(agents.length, AT_ONCE, async (index) => {
    const agent = await openClient(nodeOf(index), index, reader)
    await agent.ask('hello', `"token":"${agents[index]?.token}"`)
    if (inbox) await agent.ask('inbox', '')
    for (const pair of pairs) if (pair.agent === index) await agent.ask('follow', `"thread":"${pair.thread}"`)
  })
  visitors = []
  await crowd(pairs.length, AT_ONCE, async (index) => {
    const visitor = await openClient(nodeOf((pairs[index]?.agent ?? 0) + 1), agents.length + index, author)
    await visitor.ask('hello', `"token":"${world.visitors[index]?.token}"`)
    await visitor.ask('follow', `"thread":"${pairs[index]?.thread}"`)
    visitors[index] = visitor
  })
}

function post(pair: number, n: number): void {
  const text = `n${n}${FILL}`.slice(0, TEXT_LENGTH)
  visitors[pair]?.command(
    'post',
    FIRST_REF + n,
    `"thread":"${world.pairs[pair]?.thread}","key":"${keyOf(n)}","text":"${text}"`,
  )
}

async function run(params: ChatRun): Promise<ChatResult> {
  keys += 1
  load = new Load(params, visitors.length, post)
  const ms = await load.go()
  const { messages, errors, ack, delivery } = load
  load = undefined
  return { ms, messages, errors, ack: ack.summary(), delivery: delivery.summary() }
}

export const chatCalls = { 'chat.prepare': prepare, 'chat.run': run }
