import { describe, expect, test, vi } from 'vitest'
import type { ResultOf } from '../../src/protocol/commands/index.ts'
import {
  agentOnline,
  makeAgent,
  makeVisitor,
  startTestApp,
  steppedTime,
  type TestApp,
  visitorOnline,
} from '../support/app.ts'
import { newKey, Peer, type Refused } from '../support/peer.ts'

const refs = (peer: Peer) =>
  peer.heard.filter((frame) => frame.type === 'ok' || frame.type === 'error').map((frame) => frame.ref)

describe('what is sent right behind hello', () => {
  test('[CO2] [FO1] a visitor that comes back is resumed in one round trip: first hello, then the follow', async () => {
    const app = await startTestApp()
    const agent = await agentOnline(app)
    const before = await visitorOnline(app)
    const { conversation } = await before.call('open', { key: newKey(), text: 'one' })
    await agent.event('staff_conversation', (frame) => frame.conversation.status === 'active')
    const back = await Peer.open(app.url)
    back.tell({ type: 'hello', ref: 1, version: 1, token: before.token })
    back.tell({ type: 'follow', ref: 2, thread: conversation.thread })
    back.tell({ type: 'post', ref: 3, thread: conversation.thread, key: newKey(), text: 'two' })
    await back.until(() => (refs(back).length === 3 ? true : undefined), 'three replies')
    // The post may be stored before the follow reads the thread, and then the message is in its answer [FO2].
    const followed = await back.event('ok', ({ ref }) => ref === 2)
    const { messages } = followed.result as ResultOf<'follow'>
    if (!messages.some(({ text }) => text === 'two'))
      await back.event('message', (frame) => frame.message.text === 'two')
    // Replies may come in another order [FR1], hello's alone is always the first.
    expect(refs(back)[0]).toBe(1)
    expect(refs(back).toSorted()).toEqual([1, 2, 3])
    expect(back.all('error')).toEqual([])
  })

  test('[CO2] [AG1] an agent may ask for its inbox so, which a visitor may not', async () => {
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

  test('[CO2] behind a hello that is refused nothing is done, and the socket closes as ever', async () => {
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

/** Counts how often the server looks up who has a token, and does something right after the first look. */
function looksAt(app: TestApp, behind: () => Promise<unknown> = async () => undefined) {
  const { tokens, sessions, visitors } = app.services
  const actor = sessions.actor.bind(sessions)
  const verified = vi.spyOn(tokens, 'verify')
  const read = { agent: vi.spyOn(sessions, 'actor'), visitor: vi.spyOn(visitors, 'actor') }
  read.agent.mockImplementationOnce(async (...asked) => {
    const found = await actor(...asked)
    await behind()
    return found
  })
  return { verified, read }
}

describe('who says hello is looked at once', () => {
  test('[CO5] [CO10] for each hello and each renewal', async () => {
    const app = await startTestApp()
    const { token, secret, id } = await makeVisitor(app)
    const agent = await makeAgent(app)
    const { verified, read } = looksAt(app)
    const visitor = await visitorOnline(app, { token, secret, id })
    const peer = await Peer.open(app.url)
    await peer.call('hello', { version: 1, token: agent.token })
    expect([verified, read.visitor, read.agent].map((spy) => spy.mock.calls.length)).toEqual([2, 1, 1])
    await visitor.call('renew', { token })
    await peer.call('renew', { token: agent.token })
    expect([verified, read.visitor, read.agent].map((spy) => spy.mock.calls.length)).toEqual([4, 2, 2])
  })

  test('[HT5] and once more when it was changed meanwhile, so that it is greeted as what it is now', async () => {
    const app = await startTestApp()
    const agent = await makeAgent(app)
    const admin = await makeAgent(app, { role: 'admin' })
    const { read } = looksAt(app, () =>
      app.services.agents.update(admin.actor, agent.id, { name: 'Grace', mayAnnounce: true }),
    )
    const peer = await Peer.open(app.url)
    const { you } = await peer.call('hello', { version: 1, token: agent.token })
    expect(you.name).toBe('Grace')
    expect(read.agent).toHaveBeenCalledTimes(2)
    expect((await peer.call('create_room', { kind: 'qa', name: 'Questions', site: app.siteId })).room.kind).toBe('qa')
  })

  test('[HT5] who was signed out meanwhile does not come in, and hears nothing', async () => {
    const app = await startTestApp()
    const agent = await makeAgent(app)
    const admin = await makeAgent(app, { role: 'admin' })
    looksAt(app, () => app.services.agents.update(admin.actor, agent.id, { disabled: true }))
    const peer = await Peer.open(app.url)
    const refused = await peer.call('hello', { version: 1, token: agent.token }).catch((error: Refused) => error.code)
    expect(refused).toBe('bad_token')
    expect(await peer.closing()).toBe(4100)
    expect(peer.heard.map(({ type }) => type)).toEqual(['error'])
    expect(app.services.presence.stateOf(agent.id)).toBe('gone')
  })
})

describe('[HT7] wrong tokens', () => {
  const proxied = (address: string) => ({ headers: { 'x-forwarded-for': address } })
  const hello = async (app: TestApp, token: string, address: string) => {
    const peer = await Peer.open(app.url, proxied(address))
    const said = await peer.call('hello', { version: 1, token }).then(
      () => 'ok',
      (error: Refused) => error,
    )
    return said instanceof Error
      ? { code: said.code, retryAfterMs: said.retryAfterMs, closed: await peer.closing() }
      : said
  }

  test('beyond so many from a network they are rate_limited and closed with 4104; right ones never count', async () => {
    const app = await startTestApp({ rateFactor: 1, trustedProxies: ['127.0.0.1'] }, steppedTime())
    const { token } = await makeVisitor(app)
    const wrong = { code: 'bad_token', retryAfterMs: undefined, closed: 4100 }
    for (let i = 0; i < 300; i += 1)
      expect(await hello(app, `wrong ${i}`, `2001:db8:1:2::${i.toString(16)}`)).toEqual(wrong)
    const beyond = { code: 'rate_limited', retryAfterMs: 60_000, closed: 4104 }
    expect(await hello(app, 'wrong', '2001:db8:1:2::ffff')).toEqual(beyond)
    // This is another token of ours, with two letters changed.
    expect(await hello(app, `${token.slice(0, -2)}AA`, '2001:db8:1:2::ffff')).toEqual(beyond)
    expect(await hello(app, 'wrong', '2001:db8:1:3::1')).toEqual(wrong)
    expect(await hello(app, token, '2001:db8:1:2::ffff')).toBe('ok')
  })

  test('a token of ours that ran out, or whose session is over, is no guess', async () => {
    const time = steppedTime()
    const app = await startTestApp({ rateFactor: 1, trustedProxies: ['127.0.0.1'] }, time)
    const [agent, visitor] = [await makeAgent(app), await makeVisitor(app)]
    await app.services.agents.update({ ...agent.actor, id: 'test', role: 'admin' }, agent.id, { disabled: true })
    for (let i = 0; i < 310; i += 1)
      expect(await hello(app, agent.token, '10.0.0.1')).toMatchObject({ code: 'bad_token' })
    time.pass(16 * 60_000)
    for (let i = 0; i < 310; i += 1)
      expect(await hello(app, visitor.token, '10.0.0.1')).toMatchObject({ code: 'expired_token' })
    expect(await hello(app, 'wrong', '10.0.0.1')).toMatchObject({ code: 'bad_token' })
  })
})
