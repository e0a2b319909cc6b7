import { describe, expect } from 'vitest'
import { agentOnline, makeAgent, visitorOnline } from '../support/app.ts'
import { startCluster, testOnCluster as test } from '../support/cluster.ts'
import { newKey, Peer } from '../support/peer.ts'
import { type RedisServer, startRedis } from '../support/redis-server.ts'

async function chatOverTwoNodes() {
  const redis = await startRedis()
  const { nodes } = await startCluster(2, { redisUrl: redis.url(), agentGraceMs: 8_000 })
  const [a, b] = nodes as [(typeof nodes)[0], (typeof nodes)[0]]
  const agent = await agentOnline(b)
  const visitor = await visitorOnline(a)
  const { conversation } = await visitor.call('open', { key: newKey(), text: 'hello' })
  const { thread } = conversation
  await visitor.call('follow', { thread })
  await visitor.event('conversation', (frame) => frame.conversation.status === 'active')
  await agent.call('follow', { thread })
  const { epoch } = (await agent.event('staff_conversation', (frame) => frame.conversation.status === 'active'))
    .conversation
  let said = 0
  /** Each says something, and each hears what the other said. */
  const talk = async () => {
    said += 1
    const texts = { visitor: `visitor ${said}`, agent: `agent ${said}` }
    await visitor.call('post', { thread, key: newKey(), text: texts.visitor })
    await agent.call('post', { thread, key: newKey(), text: texts.agent, epoch })
    await agent.event('message', ({ message }) => message.text === texts.visitor)
    await visitor.event('message', ({ message }) => message.text === texts.agent)
  }
  /** Each heard each message of the other once. */
  const heardOnce = () => {
    for (const peer of [visitor, agent]) {
      const seqs = peer.all('message').map(({ message }) => message.seq)
      expect(seqs).toEqual([...new Set(seqs)])
    }
  }
  return { redis, a, b, agent, visitor, thread, talk, heardOnce }
}

const TROUBLES: [string, (redis: RedisServer) => Promise<void>, (redis: RedisServer) => Promise<void>][] = [
  ['[F11] Redis is killed, and comes back', (redis) => redis.kill(), (redis) => redis.start()],
  ['[F14] Redis is frozen, and goes on', async (redis) => redis.pause(), async (redis) => redis.resume()],
  ['[F12] Redis is emptied', (redis) => redis.flush(), async () => undefined],
]

describe('a visitor and an agent on two nodes lose nothing and hear nothing twice while', () => {
  for (const [name, begin, end] of TROUBLES)
    test(name, async () => {
      const { redis, talk, heardOnce } = await chatOverTwoNodes()
      await talk()
      await begin(redis)
      for (let i = 0; i < 3; i += 1) await talk()
      await end(redis)
      for (let i = 0; i < 3; i += 1) await talk()
      heardOnce()
    })

  test('[F11] Redis is away: who opens something on one node gets an agent of another', async () => {
    const { redis, a, agent } = await chatOverTwoNodes()
    await redis.kill()
    const other = await visitorOnline(a)
    const { conversation } = await other.call('open', { key: newKey(), text: 'is anybody there?' })
    await agent.event('staff_conversation', (frame) => frame.conversation.id === conversation.id)
    await other.event('conversation', (frame) => frame.conversation.status === 'active')
  })
})

describe('what is taken away on one node is gone on the other', () => {
  for (const [name, trouble] of [
    ['[F29] with Redis', async () => undefined],
    ['[F29] [F11] without Redis', (redis: RedisServer) => redis.kill()],
  ] as [string, (redis: RedisServer) => Promise<void>][])
    test(`${name}: the sockets of an agent who is disabled`, async () => {
      const { redis, a, agent } = await chatOverTwoNodes()
      const admin = await makeAgent(a, { role: 'admin' })
      await trouble(redis)
      await a.services.agents.update(admin.actor, agent.id, { disabled: true })
      expect(await agent.closing()).toBe(4103)
    })
})

describe('the agents of a node that ends', () => {
  test('[AG5] keep their conversations when they come back to another node in time', async () => {
    const { a, b, agent, visitor } = await chatOverTwoNodes()
    const returns = () => visitor.all('conversation').filter((frame) => frame.conversation.status === 'queued').length
    const before = returns()
    await b.stop()
    await agent.closing()
    const back = await Peer.open(a.url)
    await back.call('hello', { version: 1, token: agent.token })
    const { conversations } = await back.call('inbox', {})
    expect(conversations.map(({ status, agent: has }) => [status, has?.id])).toEqual([['active', agent.id]])
    expect(returns()).toBe(before)
    expect(a.services.presence.stateOf(agent.id)).toBe('here')
  })
})
