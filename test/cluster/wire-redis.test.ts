/** What may happen to the Redis between nodes, and that the wire heals by itself. */
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { describe, expect, onTestFinished, vi } from 'vitest'
import { eventually } from '../support/peer.ts'
import { startProxy } from '../support/proxy.ts'
import { type RedisServer, startRedis, testWithRedis, testWithTls } from '../support/redis-server.ts'
import { type Node, redisNode, saidInTurn } from '../support/wire.ts'

const MB = 1024 * 1024

const works = (...nodes: Node[]) => eventually(() => nodes.every(({ wire }) => wire.works), 'the wire to work')
const fails = (...nodes: Node[]) => eventually(() => !nodes.some(({ wire }) => wire.works), 'the wire to fail')
const hears = (node: Node, line: string) => eventually(() => node.heard.includes(line), `${line} to be heard`)

async function twoNodes(server: RedisServer): Promise<[Node, Node]> {
  return twoNodesAt(server.url())
}

async function twoNodesAt(url: string): Promise<[Node, Node]> {
  const nodes = await Promise.all([redisNode(url, 'a'), redisNode(url, 'b')])
  await works(...nodes)
  await nodes[1].wire.listen('one')
  // On a slow machine a start takes longer than it waits, and says so.
  for (const { logged } of nodes) logged.length = 0
  return nodes
}

/** Each has said that it failed and that it works again, to its log too, and what is said then is heard. */
async function healed(a: Node, b: Node): Promise<void> {
  await works(a, b)
  a.wire.send('one', 'healed')
  await hears(b, 'one healed')
  for (const node of [a, b]) {
    expect(node.changes.length).toBeGreaterThanOrEqual(3)
    expect(saidInTurn(node)).toBe(true)
    const levels = node.logged.map((line) => JSON.parse(line).level)
    expect(levels).toEqual(node.changes.slice(1).map((isWorking) => (isWorking ? 30 : 40)))
  }
}

describe('a wire over Redis', () => {
  testWithRedis('[F11] heals when Redis is killed and comes back', async () => {
    const server = await startRedis()
    const [a, b] = await twoNodes(server)
    await server.kill()
    await fails(a, b)
    await server.start()
    await healed(a, b)
  })

  testWithRedis('[F11] [F12] heals when Redis restarts empty', async () => {
    const server = await startRedis()
    const [a, b] = await twoNodes(server)
    await server.restart()
    await eventually(() => a.changes.length >= 3 && b.changes.length >= 3, 'both to have noticed')
    await healed(a, b)
  })

  testWithRedis('[F11] starts within a second while Redis is away, and works once it is there', async () => {
    const server = await startRedis()
    await server.stop()
    const node = await redisNode(server.url(), 'a')
    expect(node.wire.works).toBe(false)
    await node.wire.listen('one')
    node.wire.send('one', 'lost')
    await server.start()
    await works(node)
    node.wire.send('one', 'heard')
    await hears(node, 'one heard')
    expect(node.heard).toEqual(['one heard'])
    expect(saidInTurn(node)).toBe(true)
    expect(node.logged.map((line) => JSON.parse(line))).toEqual([
      { level: 40, reason: 'ECONNREFUSED', msg: expect.stringContaining('from the database') },
      { level: 30, msg: expect.stringContaining('again') },
    ])
  })

  testWithRedis(
    '[F11] starts with a password that Redis refuses, names no password, and works once it is right',
    async () => {
      const server = await startRedis({ settings: { requirepass: 'the-right-one' } })
      const node = await redisNode(server.url('s3cret%2Fone'), 'a')
      expect(node.wire.works).toBe(false)
      expect(node.logged.map((line) => JSON.parse(line).reason)).toEqual(['WRONGPASS'])
      await server.run('CONFIG', 'SET', 'requirepass', 's3cret/one')
      await works(node)
      expect(node.logged.join()).not.toContain('s3cret')
    },
  )

  testWithRedis('[F11] heals when Redis ends its connections, whichever', async () => {
    const server = await startRedis()
    for (const kind of ['pubsub', 'normal']) {
      const [a, b] = await twoNodes(server)
      await server.run('CLIENT', 'KILL', 'TYPE', kind)
      await eventually(() => a.changes.length >= 3 && b.changes.length >= 3, 'both to have noticed')
      await healed(a, b)
      await Promise.all([a.wire.stop(), b.wire.stop()])
    }
  })

  testWithRedis('[F12] does not mind when everything in Redis is deleted', async () => {
    const server = await startRedis()
    const [a, b] = await twoNodes(server)
    await server.flush()
    a.wire.send('one', 'text')
    await hears(b, 'one text')
    expect([a.changes, b.changes]).toEqual([[true], [true]])
  })

  testWithRedis('[F14] says within a moment that Redis stands still, and heals when it goes on', async () => {
    const server = await startRedis()
    const [a, b] = await twoNodes(server)
    server.pause()
    await fails(a, b)
    await b.wire.listen('two')
    expect(await a.wire.listeners(['one'])).toBeUndefined()
    server.resume()
    await healed(a, b)
    a.wire.send('two', 'text')
    await hears(b, 'two text')
  })

  testWithRedis('[F14] heals when Redis stood still for so long that its connections were given up', async () => {
    const server = await startRedis()
    const proxy = await startProxy(`http://127.0.0.1:${server.port}`)
    const url = proxy.url.replace('http', 'redis')
    const nodes = await twoNodesAt(url)
    const before = proxy.opened
    server.pause()
    await eventually(() => proxy.opened >= before + 4, 'each to try another pair of connections')
    server.resume()
    await healed(...nodes)
  })

  testWithRedis('[F14] leaves a Redis that still lets it in, but follows another one since a failover', async () => {
    const [first, second] = [await startRedis(), await startRedis()]
    const nodes = await twoNodes(first)
    await first.run('REPLICAOF', '127.0.0.1', second.port)
    await fails(...nodes)
    expect(nodes.map(({ logged }) => logged.map((line) => JSON.parse(line).reason))).toEqual([['REPLICA'], ['REPLICA']])
    await first.run('REPLICAOF', 'NO', 'ONE')
    await healed(...nodes)
  })

  testWithRedis('[F14] keeps only so much of what is sent while Redis stands still', async () => {
    const server = await startRedis()
    const [a, b] = await twoNodes(server)
    const before = memory()
    server.pause()
    const word = 'x'.repeat(1_000)
    for (let turn = 0; turn < 200; turn += 1) {
      for (let text = 0; text < 1_000; text += 1) a.wire.send('one', `${turn} ${text} ${word}`)
      await new Promise(setImmediate)
    }
    expect(a.wire.works).toBe(false)
    expect(memory() - before).toBeLessThan(64 * MB)
    server.resume()
    await works(a, b)
    a.wire.send('one', 'healed')
    await hears(b, 'one healed')
    expect(b.heard.length).toBeLessThan(20_000)
  })

  testWithRedis('sends a text that is larger than all that may wait', async () => {
    const [a, b] = await twoNodes(await startRedis())
    const large = 'x'.repeat(9 * MB)
    a.wire.send('one', large)
    await eventually(() => b.heard.length === 1, 'the large text to come')
    expect(b.heard).toEqual([`one ${large}`])
  })

  testWithRedis(
    'listens to 10,000 channels of one turn in a few commands, and again after Redis was away',
    async () => {
      const server = await startRedis()
      const [a, b] = await twoNodes(server)
      const channels = Array.from({ length: 10_000 }, (_, index) => `channel ${index}`)
      const before = await server.info('cmdstat_ssubscribe')
      await Promise.all(channels.map((channel) => b.wire.listen(channel)))
      expect((await server.info('cmdstat_ssubscribe')) - before).toBeLessThan(20)
      for (const when of ['now', 'later']) {
        for (const channel of channels) a.wire.send(channel, when)
        await eventually(() => b.heard.filter((line) => line.endsWith(when)).length === 10_000, `all texts of ${when}`)
        if (when === 'later') break
        await server.kill()
        await fails(a, b)
        await server.start()
        await works(a, b)
      }
      for (const channel of channels) b.wire.leave(channel)
      await eventually(async () => (await a.wire.listeners(channels))?.every((count) => count === 0), 'all to be left')
    },
  )

  testWithRedis('sends what one turn says in one write', async () => {
    const server = await startRedis()
    const [a, b] = await twoNodes(server)
    const before = await server.info('total_reads_processed')
    for (let text = 0; text < 500; text += 1) a.wire.send('one', String(text))
    await hears(b, 'one 499')
    expect((await server.info('total_reads_processed')) - before).toBeLessThan(100)
    expect(b.heard).toEqual(Array.from({ length: 500 }, (_, text) => `one ${text}`))
  })

  testWithRedis('is not taken in by a pause of its own process', async () => {
    const [a, b] = await twoNodes(await startRedis())
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 3_500)
    a.wire.send('one', 'text')
    await hears(b, 'one text')
    expect([a.changes, b.changes]).toEqual([[true], [true]])
  })

  testWithRedis('leaves nothing open when it stops, whatever Redis does meanwhile', async () => {
    const server = await startRedis()
    // The connection that asked whether Redis has started may still be ending.
    await eventually(() => open() === '', 'nothing to be open')
    for (const how of ['works', 'stands still', 'stands still from the start', 'is away'] as const) {
      if (how === 'stands still from the start') server.pause()
      if (how === 'is away') await server.kill()
      const node = await redisNode(server.url(), 'a')
      void node.wire.listen('one')
      node.wire.send('one', 'text')
      if (how === 'stands still') server.pause()
      await node.wire.stop()
      await eventually(() => open() === '', `nothing to be open after a stop while Redis ${how}`)
      server.resume()
    }
  })

  testWithRedis('hears nothing of another installation on the same Redis', async () => {
    const server = await startRedis()
    const mine = await redisNode(server.url(), 'a', 'mine')
    const theirs = await redisNode(server.url(), 'a', 'theirs')
    await Promise.all([mine.wire.listen('one'), theirs.wire.listen('one')])
    theirs.wire.send('one', 'theirs')
    await hears(theirs, 'one theirs')
    mine.wire.send('one', 'mine')
    await hears(mine, 'one mine')
    expect(mine.heard).toEqual(['one mine'])
    expect(await mine.wire.listeners(['one'])).toEqual([1])
  })

  testWithTls('speaks TLS, and only to a server whose certificate it can trust', async () => {
    const server = await startRedis({ tls: true })
    const doubtful = await redisNode(server.url(), 'a')
    expect(doubtful.wire.works).toBe(false)
    expect(doubtful.logged.map((line) => JSON.parse(line).reason)).toEqual(['DEPTH_ZERO_SELF_SIGNED_CERT'])
    await doubtful.wire.stop()
    vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', '0')
    onTestFinished(() => void vi.unstubAllEnvs())
    const node = await redisNode(server.url(), 'b')
    await node.wire.listen('one')
    node.wire.send('one', 'secret')
    await hears(node, 'one secret')
  })
})

/** Lists the connections of this process. */
const open = (): string =>
  process
    .getActiveResourcesInfo()
    .filter((kind) => kind.startsWith('TCP'))
    .join()

/** Returns the bytes that are in use, without what nobody needs any more. */
function memory(): number {
  setFlagsFromString('--expose-gc')
  runInNewContext('gc')()
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}
