import '../support/page.ts'
import fc from 'fast-check'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import type { ServerEvent } from '../../src/protocol/wire.ts'
import { Snapshot } from '../../widgets/console/stores/snapshot.ts'
import { agentOf, idOf } from '../support/entities.ts'
import { eventually, startDesk } from './desk-bench.ts'

type AgentEvent = Extract<ServerEvent, { type: 'agent' }>
type Desk = Awaited<ReturnType<typeof startDesk>>

/** A list of names: `read` reads it whole, and each event adds one. */
function namesOver(connection: Desk['connection'], read: () => Promise<string[]>) {
  const names: string[] = []
  const states: string[] = []
  const snapshot = new Snapshot<string[], 'agent'>(connection, {
    events: ['agent'],
    read,
    replace: (result) => {
      states.push(snapshot.state.value)
      names.splice(0, names.length, ...result)
    },
    apply: ({ agent }: AgentEvent) => void names.push(agent.name),
  })
  onTestFinished(() => snapshot.close())
  return { snapshot, names, states }
}
const told = (name: string): AgentEvent => ({ type: 'agent', agent: agentOf(name) })

/** Resolves when the client has heard everything that the server told before, because frames keep their order. */
function heardAll(server: Desk['server'], connection: Desk['connection']): Promise<void> {
  return new Promise((resolve) => {
    const off = connection.on('visit', () => {
      off()
      resolve()
    })
    server.tell({ type: 'visit', visitor: idOf('v'), page: { url: '', title: '', at: 1 } })
  })
}

/** An answer that the test gives when it likes. */
function held<T>() {
  let give = (_: T): void => {}
  let refuse = (_: Error): void => {}
  const promise = new Promise<T>((resolve, reject) => {
    give = resolve
    refuse = reject
  })
  return { promise, give, refuse }
}

describe('a snapshot', () => {
  test('takes in what came while it was on the way, after itself and in order', async () => {
    const { server, connection } = await startDesk()
    const answer = held<string[]>()
    const { snapshot, names } = namesOver(connection, () => answer.promise)
    await eventually(() => expect(connection.state.kind).toBe('open'))
    server.tell(told('Otto'))
    server.tell(told('Uta'))
    await heardAll(server, connection)
    expect([names, snapshot.state.value]).toEqual([[], 'loading'])
    answer.give(['Mei'])
    await eventually(() => expect(names).toEqual(['Mei', 'Otto', 'Uta']))
    expect(snapshot.state.value).toBe('ready')
  })

  test('is still as it was before while it is replaced, so that a first one can be told from a later one', async () => {
    const { connection } = await startDesk()
    const { snapshot, states } = namesOver(connection, async () => ['Mei'])
    await eventually(() => expect(snapshot.state.value).toBe('ready'))
    await snapshot.load()
    expect(states).toEqual(['loading', 'ready'])
  })

  test('that comes after a later one was asked for is dropped', async () => {
    const { connection } = await startDesk()
    await eventually(() => expect(connection.state.kind).toBe('open'))
    const answers = [held<string[]>(), held<string[]>()]
    let asked = 0
    const { snapshot, names } = namesOver(connection, () => (answers[asked++] ?? held<string[]>()).promise)
    const second = snapshot.load()
    answers[1]?.give(['new'])
    await second
    answers[0]?.give(['old'])
    await answers[0]?.promise
    expect(names).toEqual(['new'])
  })

  test('that failed lets the events go on, says so only where nothing was there, and is asked for again', async () => {
    const { connection } = await startDesk()
    await eventually(() => expect(connection.state.kind).toBe('open'))
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    onTestFinished(() => void vi.useRealTimers())
    let fails = true
    const { snapshot, names } = namesOver(connection, async () => {
      if (fails) throw new Error('busy')
      return ['Mei']
    })
    await snapshot.load()
    expect(snapshot.state.value).toBe('failed')
    fails = false
    await vi.advanceTimersByTimeAsync(2_000)
    expect([snapshot.state.value, names]).toEqual(['ready', ['Mei']])
    fails = true
    await snapshot.load()
    expect(snapshot.state.value).toBe('ready')
  })

  test('is asked for with each new connection', async () => {
    const { server, connection } = await startDesk()
    let asked = 0
    const { snapshot } = namesOver(connection, async () => [String(++asked)])
    await eventually(() => expect(snapshot.state.value).toBe('ready'))
    server.cut()
    await eventually(() => expect(asked).toBe(2))
  })

  test('hears nothing any more once it is closed, whatever is on the way', async () => {
    const { connection } = await startDesk()
    await eventually(() => expect(connection.state.kind).toBe('open'))
    const answer = held<string[]>()
    const { snapshot, names } = namesOver(connection, () => answer.promise)
    snapshot.close()
    answer.give(['Mei'])
    await answer.promise
    expect(names).toEqual([])
  })
})

test('an event is seen once and in order, wherever the snapshot comes between them', async () => {
  const { server, connection } = await startDesk()
  await eventually(() => expect(connection.state.kind).toBe('open'))
  const tell = (mark: string, count: number) => {
    const said = Array.from({ length: count }, (_, each) => `${mark}${each}`)
    for (const name of said) server.tell(told(name))
    return said
  }
  await fc.assert(
    fc.asyncProperty(fc.nat(6), fc.nat(6), async (before, after) => {
      const answer = held<string[]>()
      const { snapshot, names } = namesOver(connection, () => answer.promise)
      const early = tell('b', before)
      await heardAll(server, connection)
      answer.give(['first'])
      const late = tell('a', after)
      await heardAll(server, connection)
      expect(names).toEqual(['first', ...early, ...late])
      snapshot.close()
    }),
    { numRuns: 30 },
  )
})
