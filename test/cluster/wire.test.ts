/** What a wire promises, on each that there is. */
import { describe, expect, onTestFinished, test } from 'vitest'
import type { Wire } from '../../src/cluster/wire.ts'
import { Exchange, MemoryWire } from '../../src/cluster/wire-memory.ts'
import { eventually } from '../support/peer.ts'
import { startRedis, testWithRedis } from '../support/redis-server.ts'
import { type Node, redisNode, saidInTurn } from '../support/wire.ts'

interface Medium {
  node(name: string): Promise<Node>
  goAway(): Promise<void>
  comeBack(): Promise<void>
}

async function inMemory(): Promise<Medium> {
  const exchange = new Exchange()
  return {
    async node() {
      const [heard, changes] = [[] as string[], [] as boolean[]]
      const events = {
        heard: (channel: string, text: string) => void heard.push(`${channel} ${text}`),
        changed: (works: boolean) => void changes.push(works),
      }
      const wire = new MemoryWire(exchange, events)
      onTestFinished(() => wire.stop())
      await wire.start()
      return { wire, events, heard, changes, logged: [] }
    },
    goAway: async () => exchange.leave(),
    comeBack: async () => exchange.comeBack(),
  }
}

async function overRedis(): Promise<Medium> {
  const server = await startRedis()
  return {
    async node(name) {
      const node = await redisNode(server.url(), name)
      await works(node)
      return node
    },
    goAway: () => server.stop(),
    comeBack: () => server.start(),
  }
}

const twoNodes = async (medium: Medium): Promise<[Node, Node]> => [await medium.node('a'), await medium.node('b')]
const works = (...nodes: Node[]) => eventually(() => nodes.every(({ wire }) => wire.works), 'the wire to work')
const fails = (...nodes: Node[]) => eventually(() => !nodes.some(({ wire }) => wire.works), 'the wire to fail')

/** Resolves when a node has heard all that was sent before: by a text on a channel that only this is for. */
async function settled(node: Node, sender: Wire): Promise<void> {
  await node.wire.listen('settled')
  sender.send('settled', 'now')
  await eventually(() => node.heard.includes('settled now'), 'the last text to come')
  node.wire.leave('settled')
  node.heard.splice(node.heard.indexOf('settled now'), 1)
}

describe.each([
  ['in memory', test, inMemory],
  ['over Redis', testWithRedis, overRedis],
])('a wire %s', (_name, it, make) => {
  it('carries texts in order to all who listen, the sender too, and to nobody else', async () => {
    const medium = await make()
    const [a, b] = await twoNodes(medium)
    const c = await medium.node('c')
    await Promise.all([a.wire.listen('one'), b.wire.listen('one'), c.wire.listen('other')])
    for (const text of ['first', 'second', '第三 🙂', '']) a.wire.send('one', text)
    for (const node of [a, b, c]) await settled(node, a.wire)
    expect(a.heard).toEqual(['one first', 'one second', 'one 第三 🙂', 'one '])
    expect(b.heard).toEqual(a.heard)
    expect(c.heard).toEqual([])
    expect([a, b, c].every(saidInTurn)).toBe(true)
  })

  it('brings a text once to who listens twice, and none to who left', async () => {
    const [a, b] = await twoNodes(await make())
    await Promise.all([b.wire.listen('one'), b.wire.listen('one')])
    await b.wire.listen('one')
    a.wire.send('one', 'heard')
    await settled(b, a.wire)
    b.wire.leave('one')
    b.wire.leave('never listened')
    await eventually(async () => (await a.wire.listeners(['one']))?.[0] === 0, 'the leave to be known')
    a.wire.send('one', 'not heard')
    await settled(b, a.wire)
    expect(b.heard).toEqual(['one heard'])
  })

  it('ends up with what was asked last, however often it was asked in one turn', async () => {
    const [a, b] = await twoNodes(await make())
    await b.wire.listen('kept')
    b.wire.leave('kept')
    const [kept, begun] = [b.wire.listen('kept'), b.wire.listen('begun')]
    b.wire.leave('begun')
    void b.wire.listen('left')
    b.wire.leave('left')
    const again = b.wire.listen('begun')
    await Promise.all([kept, begun, again])
    for (const channel of ['kept', 'left', 'begun']) a.wire.send(channel, 'text')
    await settled(b, a.wire)
    expect(b.heard).toEqual(['kept text', 'begun text'])
    expect(await a.wire.listeners(['kept', 'left', 'begun'])).toEqual([1, 0, 1])
  })

  it('follows whoever listens and leaves in turn after turn without a wait', async () => {
    const [a, b] = await twoNodes(await make())
    for (let turn = 0; turn < 20; turn += 1) {
      void b.wire.listen('one')
      await Promise.resolve()
      b.wire.leave('one')
      await Promise.resolve()
    }
    await b.wire.listen('one')
    a.wire.send('one', 'text')
    await settled(b, a.wire)
    expect(b.heard).toEqual(['one text'])
  })

  it('counts who listens', async () => {
    const [a, b] = await twoNodes(await make())
    await Promise.all([a.wire.listen('both'), b.wire.listen('both'), b.wire.listen('one')])
    expect(await a.wire.listeners(['one', 'both', 'none', 'both'])).toEqual([1, 2, 0, 2])
    expect(await a.wire.listeners([])).toEqual([])
  })

  it('goes on when who is told of something fails', async () => {
    const [a, b] = await twoNodes(await make())
    const { heard, changed } = b.events
    b.events.heard = (channel, text) => {
      heard(channel, text)
      throw new Error(`the words ${text}`)
    }
    b.events.changed = (isWorking) => {
      changed(isWorking)
      throw new Error('a change')
    }
    await b.wire.listen('one')
    for (const text of ['first', 'second']) a.wire.send('one', text)
    await settled(b, a.wire)
    expect(b.heard).toEqual(['one first', 'one second'])
    expect(b.logged.join()).not.toContain('first')
  })

  it('[F11] says when it fails, loses what is sent meanwhile, and hears all channels when it works again', async () => {
    const medium = await make()
    const [a, b] = await twoNodes(medium)
    await b.wire.listen('before')
    await b.wire.listen('given up')
    await medium.goAway()
    await fails(a, b)
    a.wire.send('before', 'lost')
    await b.wire.listen('meanwhile')
    b.wire.leave('given up')
    expect(await a.wire.listeners(['before'])).toBeUndefined()
    await medium.comeBack()
    await works(a, b)
    for (const channel of ['before', 'meanwhile', 'given up']) a.wire.send(channel, 'text')
    await settled(b, a.wire)
    expect(b.heard).toEqual(['before text', 'meanwhile text'])
    for (const node of [a, b]) expect(saidInTurn(node) && node.changes.length >= 3).toBe(true)
  })

  it('is left by who stops, and says nothing more to it', async () => {
    const [a, b] = await twoNodes(await make())
    await Promise.all([a.wire.listen('one'), b.wire.listen('one')])
    b.wire.send('one', 'the last')
    await Promise.all([b.wire.stop(), b.wire.stop()])
    b.wire.send('one', 'too late')
    await b.wire.listen('two')
    await eventually(async () => (await a.wire.listeners(['one', 'two']))?.join() === '1,0', 'the other to be gone')
    await settled(a, a.wire)
    expect(a.heard).toEqual(['one the last'])
    expect([b.wire.works, saidInTurn(b)]).toEqual([false, true])
  })
})
