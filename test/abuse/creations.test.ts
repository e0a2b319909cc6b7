import { describe, expect, test } from 'vitest'
import { agentOnline, startTestApp, steppedTime, visitorOnline } from '../support/app.ts'
import { newKey, type Refused } from '../support/peer.ts'

const refusal = (work: Promise<unknown>) =>
  work.then(
    () => undefined,
    (error: Refused) => error,
  )

describe('[R93] [A34] stuffing the queue', () => {
  test('new visitors of one address begin so much and no more; what was refused goes through later, and an open chat goes on', async () => {
    const time = steppedTime()
    const app = await startTestApp({ rateFactor: 1 }, time)
    await agentOnline(app)
    const crowd = await Promise.all(Array.from({ length: 30 }, () => visitorOnline(app)))
    const keys = crowd.map(() => newKey())
    const ask = (n: number) => refusal((crowd[n] as (typeof crowd)[0]).call('open', { key: keys[n] as string, text: 'hello' }))
    const refusals = await Promise.all(crowd.map((_, n) => ask(n)))
    expect(refusals.filter((one) => one === undefined)).toHaveLength(20)
    const held = refusals.findIndex((one) => one !== undefined)
    expect(refusals[held]).toMatchObject({ code: 'rate_limited', retryAfterMs: 5_000 })
    const served = crowd[refusals.indexOf(undefined)] as (typeof crowd)[0]
    expect((await served.call('open', { key: newKey(), text: 'more' })).seq).toBeGreaterThan(1)
    time.pass(5_000)
    expect(await ask(held)).toBeUndefined()
  })

  test('one visitor begins five conversations and tickets, then one a minute; the same again is none', async () => {
    const time = steppedTime()
    const app = await startTestApp({ rateFactor: 1 }, time)
    await agentOnline(app)
    const visitor = await visitorOnline(app)
    const leave = (key: string) => refusal(visitor.call('leave_message', { key, text: 'hello', email: 'eve@example.com' }))
    const first = newKey()
    expect(await leave(first)).toBeUndefined()
    for (let n = 0; n < 4; n++) {
      const { conversation } = await visitor.call('open', { key: newKey(), text: 'hello' })
      await visitor.call('end', { conversation: conversation.id })
    }
    expect(await leave(newKey())).toMatchObject({ code: 'rate_limited', retryAfterMs: 60_000 })
    expect(await refusal(visitor.call('open', { key: newKey(), text: 'hello' }))).toMatchObject({ code: 'rate_limited' })
    expect(await leave(first)).toBeUndefined()
    time.pass(60_000)
    expect(await leave(newKey())).toBeUndefined()
  })
})
