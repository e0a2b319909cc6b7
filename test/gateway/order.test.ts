import { describe, expect, test } from 'vitest'
import { agentOnline, startTestApp, type TestApp, visitorOnline } from '../support/app.ts'
import { newKey, type Peer, type Refused } from '../support/peer.ts'

const MOST = 20
const written = (count: number) => Array.from({ length: count }, (_, n) => `message ${n}`)
const textsOf = async (peer: Peer, thread: string) =>
  (await peer.call('follow', { thread })).messages.filter(({ kind }) => kind === 'text').map(({ text }) => text)

async function chat(app: TestApp) {
  const agent = await agentOnline(app)
  const visitor = await visitorOnline(app)
  const { conversation } = await visitor.call('open', { key: newKey(), text: 'hello' })
  return { agent, visitor, thread: conversation.thread }
}

/**
 * Does what docs/protocol.md asks of a client: what is refused is sent again after its time, in the order of the
 * refusals.
 */
async function persist(peer: Peer, thread: string, text: string, lateMs = 0): Promise<void> {
  const key = newKey()
  for (;;) {
    const refusal = await peer.call('post', { thread, key, text }).then(
      () => undefined,
      (error: Refused) => error,
    )
    if (refusal === undefined) return
    expect(refusal.code).toBe('rate_limited')
    await new Promise((resolve) => setTimeout(resolve, (refusal.retryAfterMs ?? 0) + lateMs))
  }
}

describe('[TH4] [TH8] what follows a refused message', () => {
  test('a visitor who sends faster than it may finds all in the order of writing', async () => {
    const app = await startTestApp({ rateFactor: 1 })
    const { agent, visitor, thread } = await chat(app)
    await Promise.all(written(MOST + 6).map((text) => persist(visitor, thread, text)))
    expect(await textsOf(agent, thread)).toEqual(['hello', ...written(MOST + 6)])
  })

  test('one that comes again late keeps the others waiting, and they do not flood the server meanwhile', async () => {
    const app = await startTestApp({ rateFactor: 1 })
    const { agent, visitor, thread } = await chat(app)
    const late = (n: number) => (n === MOST - 1 ? 1_500 : 0)
    await Promise.all(written(MOST + 6).map((text, n) => persist(visitor, thread, text, late(n))))
    expect(await textsOf(agent, thread)).toEqual(['hello', ...written(MOST + 6)])
  })

  test('one that never comes again holds up the others for a time only, and other threads never', async () => {
    let now = Date.now()
    const app = await startTestApp({ rateFactor: 1 }, () => now)
    const { agent, visitor, thread } = await chat(app)
    for (const text of written(MOST - 1)) await visitor.call('post', { thread, key: newKey(), text })
    const refused = await visitor
      .call('post', { thread, key: newKey(), text: 'given up' })
      .catch((error: Refused) => error)
    expect(refused).toMatchObject({ code: 'rate_limited' })
    now += 1_000
    const key = newKey()
    await expect(visitor.call('post', { thread, key, text: 'later' })).rejects.toThrow(
      'an earlier message of yours comes first',
    )
    await expect(visitor.call('post', { thread: newKey(), key: newKey(), text: 'x' })).rejects.toThrow('not_found')
    now += 11_000
    await visitor.call('post', { thread, key, text: 'later' })
    expect((await textsOf(agent, thread)).at(-1)).toBe('later')
  })

  test('an `open` that was refused is not overtaken by the next', async () => {
    let now = Date.now()
    const app = await startTestApp({ rateFactor: 1 }, () => now)
    const { visitor, agent, thread } = await chat(app)
    for (const text of written(MOST - 1)) await visitor.call('open', { key: newKey(), text })
    const [first, second] = [newKey(), newKey()]
    await expect(visitor.call('open', { key: first, text: 'first' })).rejects.toThrow('rate_limited')
    now += 2_000
    await expect(visitor.call('open', { key: second, text: 'second' })).rejects.toThrow('rate_limited')
    await visitor.call('open', { key: first, text: 'first' })
    await visitor.call('open', { key: second, text: 'second' })
    expect((await textsOf(agent, thread)).slice(-2)).toEqual(['first', 'second'])
  })
})
