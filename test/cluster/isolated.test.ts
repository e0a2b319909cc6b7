import { describe, expect } from 'vitest'
import { agentOnline, visitorOnline } from '../support/app.ts'
import { startCluster, testOnCluster as test } from '../support/cluster.ts'
import { eventually, newKey, Peer } from '../support/peer.ts'
import { startProxy } from '../support/proxy.ts'

describe('a node that is cut off from the database, while others are not', () => {
  test('[AG5] [CO12] sends its people away, and takes nobody in; an agent keeps what it has on another node', async () => {
    const { nodes, databaseUrl, join } = await startCluster(1, { agentGraceMs: 8_000 })
    const proxy = await startProxy(databaseUrl)
    const throughProxy = new URL(databaseUrl)
    throughProxy.host = new URL(proxy.url).host
    const alone = await join({ databaseUrl: throughProxy.href })
    const [whole] = nodes as [(typeof nodes)[0]]
    const agent = await agentOnline(alone)
    const visitor = await visitorOnline(whole)
    const { conversation } = await visitor.call('open', { key: newKey(), text: 'hello' })
    await visitor.event('conversation', (frame) => frame.conversation.status === 'active')
    proxy.cut()
    await agent.event('going_away')
    await agent.closing()
    await expect(Peer.open(alone.url)).rejects.toThrow('503')
    const back = await Peer.open(whole.url)
    await back.call('hello', { version: 1, token: agent.token })
    const { conversations } = await back.call('inbox', {})
    expect(conversations.map(({ id, status, agent: has }) => [id, status, has?.id])).toEqual([
      [conversation.id, 'active', agent.id],
    ])
    proxy.mend()
    // It takes people in again as soon as it can reach the database.
    await eventually(
      () =>
        Peer.open(alone.url).then(
          () => true as const,
          () => undefined,
        ),
      'the node to take people in',
    )
  })
})
