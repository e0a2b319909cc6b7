import { describe, expect, test } from 'vitest'
import type { Challenge } from '../../src/protocol/server-frames.ts'
import {
  agentOnline,
  makeVisitor,
  signIdentity,
  startTestApp,
  steppedTime,
  type TestApp,
  visitorOnline,
} from '../support/app.ts'
import { newKey, Peer, type Refused, solve } from '../support/peer.ts'

const refusal = (work: Promise<unknown>) =>
  work.then(
    () => undefined,
    (error: Refused) => error,
  )

const crowdOf = (app: TestApp, size: number) => Promise.all(Array.from({ length: size }, () => visitorOnline(app)))
type Visitor = Peer & { id: string }
/** Sends the same request again, unless another key is named. */
const asks = (visitor: Visitor, proof?: ReturnType<typeof solve>, key = visitor.id) =>
  refusal(visitor.call('open', { key, text: 'hello', ...(proof === undefined ? {} : { proof }) }))
/** Asks as a client does that does the work of a challenge. */
async function asksAndWorks(visitor: Visitor) {
  const refused = await asks(visitor)
  return refused?.challenge === undefined ? refused : asks(visitor, solve(refused.challenge))
}

describe('[QU4] [A34] stuffing the queue', () => {
  test('new visitors of one address begin so much; what was refused goes through later; an open chat goes on', async () => {
    const time = steppedTime()
    const app = await startTestApp({ rateFactor: 1 }, time)
    await agentOnline(app)
    const crowd = await crowdOf(app, 30)
    const ask = (n: number) => asksAndWorks(crowd[n] as Visitor)
    const refusals = await Promise.all(crowd.map((_, n) => ask(n)))
    expect(refusals.filter((one) => one === undefined)).toHaveLength(20)
    const held = refusals.findIndex((one) => one !== undefined)
    expect(refusals[held]).toMatchObject({ code: 'rate_limited', retryAfterMs: 5_000 })
    const served = crowd[refusals.indexOf(undefined)] as (typeof crowd)[0]
    expect((await served.call('open', { key: newKey(), text: 'more' })).seq).toBeGreaterThan(1)
    // A visitor who asks again and again meanwhile loses nothing by it.
    for (let n = 0; n < 6; n++) expect(await ask(held)).toMatchObject({ code: 'rate_limited' })
    time.pass(5_000)
    expect(await ask(held)).toBeUndefined()
  })

  test('one visitor begins five conversations and tickets, then one a minute; the same again is none', async () => {
    const time = steppedTime()
    const app = await startTestApp({ rateFactor: 1 }, time)
    await agentOnline(app)
    const visitor = await visitorOnline(app)
    const leave = (key: string) =>
      refusal(visitor.call('leave_message', { key, text: 'hello', email: 'eve@example.com' }))
    const first = newKey()
    expect(await leave(first)).toBeUndefined()
    for (let n = 0; n < 4; n++) {
      const { conversation } = await visitor.call('open', { key: newKey(), text: 'hello' })
      await visitor.call('end', { conversation: conversation.id })
    }
    expect(await leave(newKey())).toMatchObject({ code: 'rate_limited', retryAfterMs: 60_000 })
    expect(await refusal(visitor.call('open', { key: newKey(), text: 'hello' }))).toMatchObject({
      code: 'rate_limited',
    })
    expect(await leave(first)).toBeUndefined()
    time.pass(60_000)
    expect(await leave(newKey())).toBeUndefined()
  })
})

describe('[QU5] a challenge', () => {
  const HALF = 10
  /** Makes as many requests from this network as go through without a proof; then time stands still. */
  async function underPressure() {
    const time = steppedTime()
    const app = await startTestApp({ rateFactor: 1, trustedProxies: ['127.0.0.1', '::1'] }, time)
    await agentOnline(app)
    for (const one of await crowdOf(app, HALF)) expect(await asks(one)).toBeUndefined()
    return { app, time }
  }
  const challenged = async (visitor: Visitor) => (await asks(visitor))?.challenge as Challenge
  /** Makes a visitor for whom the site vouches. */
  const known = async (app: TestApp, sub: string, now: number) =>
    visitorOnline(app, await makeVisitor(app, signIdentity(app, sub, now)))

  test('stands before strangers of a network that began half of what it may, harder the less is left', async () => {
    const { app, time } = await underPressure()
    const bits: number[] = []
    for (let n = 1; n < HALF; n++) {
      bits.push((await challenged(await visitorOnline(app))).bits)
      expect(await asks(await known(app, `person ${n}`, time.clock()))).toBeUndefined()
    }
    const last = await visitorOnline(app)
    const refused = await asks(last)
    expect(refused).toMatchObject({ code: 'proof_required', challenge: { kind: 'work' } })
    const challenge = refused?.challenge as Challenge
    expect([...bits, challenge.bits]).toEqual([15, 15, 15, 16, 16, 17, 17, 17, 18, 18])
    expect(await asks(last, solve(challenge))).toBeUndefined()
    // What cannot be had now sets no work, because the work would be in vain.
    expect(await asks(await visitorOnline(app))).toMatchObject({ code: 'rate_limited', challenge: undefined })
  })

  test('is neither for whom the site vouches for, nor for those who come from elsewhere', async () => {
    const { app, time } = await underPressure()
    expect(await asks(await known(app, 'ada', time.clock()))).toBeUndefined()
    const { id, token } = await makeVisitor(app)
    const elsewhere = await Peer.open(app.url, { headers: { 'x-forwarded-for': '198.51.100.9' } })
    await elsewhere.call('hello', { version: 1, token })
    expect(await asks(Object.assign(elsewhere, { id }))).toBeUndefined()
  })

  test('holds up a message that is left, and a join of a Q&A; a proof takes both on', async () => {
    const { app } = await underPressure()
    const visitor = await visitorOnline(app)
    const message = { key: newKey(), text: 'hello', email: 'ada@example.com' }
    const refused = await refusal(visitor.call('leave_message', message))
    expect(refused?.code).toBe('proof_required')
    await visitor.call('leave_message', { ...message, proof: solve(refused?.challenge as Challenge) })

    const host = await agentOnline(app, { role: 'admin' })
    const { room } = await host.call('create_room', { kind: 'qa', name: 'Ask us', site: app.siteId })
    const join = (one: Peer, n: number) => refusal(one.call('join_qa', { qa: room.id, name: `Guest ${n}` }))
    expect(await Promise.all((await crowdOf(app, 100)).map(join))).toEqual(Array(100).fill(undefined))
    const held = await join(visitor, 100)
    expect(held?.code).toBe('proof_required')
    const proof = solve(held?.challenge as Challenge)
    expect((await visitor.call('join_qa', { qa: room.id, name: 'Ada', proof })).qa.id).toBe(room.id)
  })

  test('is met once, by the visitor that was asked, within two minutes; other proofs get a new one', async () => {
    const { app, time } = await underPressure()
    const [visitor, other, third] = [await visitorOnline(app), await visitorOnline(app), await visitorOnline(app)]
    const isAskedAgain = async (one: Visitor, proof: ReturnType<typeof solve>, key?: string) => {
      const refused = await asks(one, proof, key)
      expect(refused).toMatchObject({ code: 'proof_required', challenge: { kind: 'work' } })
      expect(refused?.challenge?.token).not.toBe(proof.challenge)
    }
    const challenge = await challenged(visitor)
    const proof = solve(challenge)
    await isAskedAgain(other, proof)
    await isAskedAgain(visitor, { ...proof, answer: `${proof.answer}0` })
    // A proof cannot claim that less work or more time was asked for than it was.
    for (const token of [challenge.token.replace('15.', '1.'), challenge.token.replace('15.', '15.z'), '.', 'x'])
      await isAskedAgain(visitor, solve({ ...challenge, bits: 1, token }))
    const { conversation } = await visitor.call('open', { key: visitor.id, text: 'hello', proof })
    await visitor.call('end', { conversation: conversation.id })
    await isAskedAgain(visitor, proof, newKey())

    const [late, good] = [solve(await challenged(other)), solve(await challenged(third))]
    time.pass(119_999)
    time.jump(600_000)
    // The visitors who were there before have been silent all the while.
    await agentOnline(app)
    for (const one of await crowdOf(app, HALF)) expect(await asks(one)).toBeUndefined()
    const back = await visitorOnline(app, third)
    expect(await asks(back, good)).toBeUndefined()
    time.pass(1)
    await isAskedAgain(await visitorOnline(app, other), late)
  })

  test('means nothing to the process after', async () => {
    const { app } = await underPressure()
    const visitor = await visitorOnline(app)
    const proof = solve(await challenged(visitor))
    const again = await app.restart()
    await agentOnline(again)
    for (const one of await crowdOf(again, HALF)) expect(await asks(one)).toBeUndefined()
    const back = await visitorOnline(again, visitor)
    expect(await asks(back, proof)).toMatchObject({ code: 'proof_required' })
  })

  test('that was met is not used up by a limit in its way', async () => {
    const { app, time } = await underPressure()
    const visitor = await visitorOnline(app)
    const proof = solve(await challenged(visitor))
    for (let n = 0; n < HALF; n++) expect(await asks(await known(app, `person ${n}`, time.clock()))).toBeUndefined()
    expect(await asks(visitor, proof)).toMatchObject({ code: 'rate_limited' })
    time.pass(5_000)
    expect(await asks(visitor, proof)).toBeUndefined()
  })

  test('keeps half of what a network may begin from 240 new visitors who do no work', async () => {
    const { app } = await underPressure()
    const refused: (Refused | undefined)[] = []
    for (let n = 0; n < 24; n++) {
      const ten = await crowdOf(app, 10)
      refused.push(...(await Promise.all(ten.map((one) => asks(one)))))
      for (const one of ten) one.cut()
    }
    expect(refused.map((one) => one?.code)).toEqual(Array(240).fill('proof_required'))
    for (const one of await crowdOf(app, HALF)) expect(await asksAndWorks(one)).toBeUndefined()
  })
})
