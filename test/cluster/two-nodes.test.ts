import { describe, expect } from 'vitest'
import { agentOnline, visitorOnline } from '../support/app.ts'
import { startCluster, testOnCluster as test } from '../support/cluster.ts'
import { newKey } from '../support/peer.ts'

describe('a visitor on one node and an agent on another', () => {
  test('[AG4] find each other, and each hears what the other says', async () => {
    const { nodes } = await startCluster(2)
    const [a, b] = nodes as [(typeof nodes)[0], (typeof nodes)[0]]
    const agent = await agentOnline(b)
    const visitor = await visitorOnline(a)
    const { conversation } = await visitor.call('open', { key: newKey(), text: 'hello' })
    const { thread } = conversation
    await visitor.call('follow', { thread })
    await agent.event('staff_conversation', (frame) => frame.conversation.status === 'active')
    await visitor.event('conversation', (frame) => frame.conversation.status === 'active')
    await agent.call('follow', { thread })
    await visitor.call('post', { thread, key: newKey(), text: 'from a' })
    await agent.event('message', (frame) => frame.message.text === 'from a')
    await agent.call('post', { thread, key: newKey(), text: 'from b', epoch: 1 })
    await visitor.event('message', (frame) => frame.message.text === 'from b')
    expect(visitor.all('message').filter(({ message }) => message.text === 'from b')).toHaveLength(1)
  })
})
