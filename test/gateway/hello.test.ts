import { describe, expect, test } from 'vitest'
import { agentOnline, makeAgent, makeVisitor, startTestApp, visitorOnline } from '../support/app.ts'
import { newKey, Peer } from '../support/peer.ts'

const refs = (peer: Peer) => peer.heard.filter((frame) => frame.type === 'ok' || frame.type === 'error').map((frame) => frame.ref)

describe('what is sent right behind hello', () => {
  test('[R2] [R17] a visitor that comes back is resumed in one round trip: hello is answered first, then the follow', async () => {
    const app = await startTestApp()
    const agent = await agentOnline(app)
    const before = await visitorOnline(app)
    const { conversation } = await before.call('open', { key: newKey(), text: 'one' })
    await agent.event('staff_conversation', (frame) => frame.conversation.status === 'active')
    const back = await Peer.open(app.url)
    back.tell({ type: 'hello', ref: 1, version: 1, token: before.token })
    back.tell({ type: 'follow', ref: 2, thread: conversation.thread })
    back.tell({ type: 'post', ref: 3, thread: conversation.thread, key: newKey(), text: 'two' })
    await back.event('message', (frame) => frame.message.text === 'two')
    await back.until(() => (refs(back).length === 3 ? true : undefined), 'three replies')
    expect(refs(back)).toEqual([1, 2, 3])
    expect(back.all('error')).toEqual([])
  })

  test('[R2] [R28] an agent may ask for its inbox so, which a visitor may not', async () => {
    const app = await startTestApp()
    const { token } = await makeAgent(app)
    const agent = await Peer.open(app.url)
    agent.tell({ type: 'hello', ref: 1, version: 1, token })
    agent.tell({ type: 'inbox', ref: 2 })
    await agent.event('ok', (frame) => frame.ref === 2)
    const visitor = await Peer.open(app.url)
    visitor.tell({ type: 'hello', ref: 1, version: 1, token: (await makeVisitor(app)).token })
    visitor.tell({ type: 'inbox', ref: 2 })
    expect(await visitor.event('error')).toMatchObject({ ref: 2, code: 'unknown_type' })
    expect(refs(visitor)).toEqual([1, 2])
  })

  test('[R2] behind a hello that is refused nothing is done, and the socket closes as ever', async () => {
    const app = await startTestApp()
    const peer = await Peer.open(app.url)
    peer.tell({ type: 'hello', ref: 1, version: 1, token: 'no token of ours' })
    peer.tell({ type: 'follow', ref: 2, thread: newKey() })
    peer.tell({ type: 'hello', ref: 3, version: 1, token: 'nor this' })
    expect(await peer.closing()).toBe(4100)
    expect(peer.all('error').map(({ ref, code }) => [ref, code])).toEqual([
      [1, 'bad_token'],
      [2, 'bad_request'],
      [3, 'bad_token'],
    ])
  })
})
