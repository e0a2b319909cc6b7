/** The system's clock jumps, forward and back. What lasts must last as long as it did without the jump. */
import { describe, expect, test } from 'vitest'
import { agentOnline, jumpingTime, outlastJumps, startTestApp, steppedTime, visitorOnline } from '../support/app.ts'
import { eventually, newKey, Peer, type Refused } from '../support/peer.ts'

const HOUR = 3_600_000
const JUMPS = [-HOUR, -120_000, 120_000, HOUR]
const SHORT = [-HOUR, -120_000, 120_000]

const post = (peer: Peer, thread: string, text: string) => peer.call('post', { thread, key: newKey(), text })
const refusal = (call: Promise<unknown>): Promise<Refused> =>
  call.then(() => Promise.reject(new Error('it was not refused'))).catch((error) => error)

describe.each(JUMPS)('a jump of %i ms', (ms) => {
  test('[CO8] [RO5] slow mode lasts as long as it was set, not longer nor shorter', async () => {
    const time = steppedTime()
    const app = await startTestApp({}, time)
    const [ann, bob] = [await agentOnline(app), await agentOnline(app)]
    const { room } = await ann.call('create_room', { kind: 'open', name: 'Talk', members: [bob.id] })
    await ann.call('update_room', { room: room.id, slowModeMs: 5_000 })
    await post(bob, room.thread, 'one')
    time.jump(ms)
    time.pass(1_000)
    expect(await refusal(post(bob, room.thread, 'two'))).toMatchObject({ code: 'rate_limited', retryAfterMs: 4_000 })
    time.pass(4_000)
    await post(bob, room.thread, 'two')
    expect(await refusal(post(bob, room.thread, 'three'))).toMatchObject({ retryAfterMs: 5_000 })
  })

  test('[CO8] [A34] buckets of rates fill at their pace', async () => {
    const time = steppedTime()
    const app = await startTestApp({ rateFactor: 1 }, time)
    await agentOnline(app)
    const visitor = await visitorOnline(app)
    const { conversation } = await visitor.call('open', { key: newKey(), text: 'hi' })
    const frames = Array.from({ length: 25 }, (_, n) => ({ thread: conversation.thread, key: newKey(), text: `${n}` }))
    const burst = await Promise.all(frames.map((frame) => visitor.call('post', frame).catch((error: Refused) => error)))
    // What was refused first is sent again first [TH8].
    const first = frames[burst.findIndex((one) => 'retryAfterMs' in one)] ?? { thread: '', key: '', text: '' }
    time.jump(ms)
    const refused = await refusal(visitor.call('post', first))
    expect(refused.retryAfterMs).toBeLessThanOrEqual(500)
    time.pass(refused.retryAfterMs ?? 0)
    await visitor.call('post', first)
  })

  test('[CO8] [TH1] the entries of a thread, messages and events, are never before an earlier one', async () => {
    const time = jumpingTime()
    const app = await startTestApp({}, time)
    const agent = await outlastJumps(app, await agentOnline(app))
    const visitor = await outlastJumps(app, await visitorOnline(app))
    const { conversation } = await visitor.call('open', { key: newKey(), text: 'hi' })
    const { conversation: mine } = await agent.event(
      'staff_conversation',
      ({ conversation: { status } }) => status === 'active',
    )
    time.jump(ms)
    const { at } = await post(visitor, conversation.thread, 'after the jump')
    await agent.call('close', { conversation: mine.id, epoch: mine.epoch })
    time.jump(-ms)
    await post(agent, mine.staffThread, 'a note')
    const { messages } = await visitor.call('fetch', { thread: conversation.thread, after: 0, limit: 50 })
    const moments = messages.map((message) => message.at)
    expect(moments).toEqual([...moments].sort((one, other) => one - other))
    expect(messages.find((message) => message.text === 'after the jump')?.at).toBe(at)
    expect(messages.at(-1)?.event?.name).toBe('closed')
  })

  test('[CO8] [AG4] who was given the last conversation has waited least', async () => {
    const time = jumpingTime()
    const app = await startTestApp({}, time)
    const agents = [await agentOnline(app), await agentOnline(app), await agentOnline(app)]
    for (const agent of agents) await outlastJumps(app, agent)
    const got: (string | undefined)[] = []
    for (let turn = 0; turn < 6; turn += 1) {
      if (turn === 3) time.jump(ms)
      const visitor = await visitorOnline(app)
      const { conversation } = await visitor.call('open', { key: newKey(), text: 'hi' })
      const { conversation: active } = await visitor.event(
        'conversation',
        (frame) => frame.conversation.status === 'active',
      )
      got.push(active.agent?.id)
      await visitor.call('end', { conversation: conversation.id })
      await eventually(async () => (await app.services.agents.list()).every(({ load }) => load === 0), 'an idle floor')
    }
    expect(new Set(got.slice(0, 3))).toEqual(new Set(agents.map(({ id }) => id)))
    expect(got.slice(3)).toEqual(got.slice(0, 3))
  })

  test('[CO8] [AG5] an agent whose line is cut loses its conversations after the grace', async () => {
    const time = jumpingTime()
    const app = await startTestApp({ agentGraceMs: 300 }, time)
    const agent = await outlastJumps(app, await agentOnline(app))
    const visitor = await outlastJumps(app, await visitorOnline(app))
    await visitor.call('open', { key: newKey(), text: 'hi' })
    await visitor.event('conversation', ({ conversation }) => conversation.status === 'active')
    time.jump(ms)
    agent.cut()
    await visitor.event(
      'conversation',
      ({ conversation }) => conversation.status === 'queued' && conversation.version > 2,
    )
  })
})

test.each(SHORT)(
  '[CO8] [RO5] after a start and a jump of %i ms slow mode counts from what is stored, and never for longer than it is',
  async (ms) => {
    const time = steppedTime()
    const app = await startTestApp({}, time)
    const [ann, bob] = [await agentOnline(app), await agentOnline(app)]
    const { room } = await ann.call('create_room', { kind: 'open', name: 'Talk', members: [bob.id] })
    await ann.call('update_room', { room: room.id, slowModeMs: 5_000 })
    await post(bob, room.thread, 'one')
    await app.stop()
    time.jump(ms)
    const again = await startTestApp({ dataDir: app.dataDir }, time)
    const back = await agentBack(again, bob.token)
    const early = await post(back, room.thread, 'two').catch((error: Refused) => error)
    if ('retryAfterMs' in early) expect(early.retryAfterMs).toBeLessThanOrEqual(5_000)
    time.pass(5_000)
    await post(back, room.thread, 'three')
  },
)

test.each(SHORT)(
  '[CO8] [CO6] after a jump of %i ms a healthy visitor stays, and one that is silent goes after two heartbeats',
  async (ms) => {
    const time = steppedTime()
    const app = await startTestApp({}, time)
    const [healthy, silent] = [await visitorOnline(app), await visitorOnline(app)]
    // The client reads nothing any more, so it does not answer the server's ping either.
    silent.socket.pause()
    time.jump(ms)
    time.pass(22_000)
    await healthy.call('history', {})
    time.pass(19_000)
    await healthy.call('history', {})
    silent.socket.resume()
    expect(await silent.closing()).not.toBe(1000)
    await healthy.call('history', {})
    expect(healthy.closed).toBeUndefined()
  },
)

test('[CO8] [F28] a token whose end a jump has passed ends its socket in seconds, and is good after one back', async () => {
  const time = steppedTime()
  const app = await startTestApp({}, time)
  const visitor = await visitorOnline(app)
  time.jump(-HOUR)
  await visitor.call('history', {})
  time.jump(HOUR + 16 * 60_000)
  expect(await visitor.closing()).toBe(4101)
})

async function agentBack(app: Awaited<ReturnType<typeof startTestApp>>, token: string): Promise<Peer> {
  const peer = await Peer.open(app.url)
  await peer.call('hello', { version: 1, token })
  return peer
}
