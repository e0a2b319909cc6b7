import { describe, expect, test } from 'vitest'
import { agentOnline, startTestApp, visitorOnline } from '../support/app.ts'
import { newKey, type Refused } from '../support/peer.ts'

async function chat() {
  const app = await startTestApp()
  const agent = await agentOnline(app)
  const visitor = await visitorOnline(app)
  const key = newKey()
  const opened = await visitor.call('open', { key, text: 'hello' })
  const { conversation } = await agent.event('staff_conversation', (frame) => frame.conversation.status === 'active')
  return { app, agent, visitor, key, opened, conversation, thread: conversation.publicThread }
}
const codeOf = (promise: Promise<unknown>) =>
  promise.then(
    () => 'ok',
    (error: Refused) => error.code,
  )

describe('messages', () => {
  test('[TH2] [TH4] what a visitor and an agent say is heard by both, in the order of seq', async () => {
    const { agent, visitor, conversation, thread } = await chat()
    await visitor.call('follow', { thread })
    await agent.call('follow', { thread })
    await agent.call('post', { thread, key: newKey(), text: 'good day', epoch: conversation.epoch })
    await visitor.call('post', { thread, key: newKey(), text: '我的订单还没到' })
    await agent.event('message', (frame) => frame.message.text === '我的订单还没到')
    await visitor.event('message', (frame) => frame.message.text === '我的订单还没到')
    const whole = await visitor.call('fetch', { thread, after: 0, limit: 50 })
    expect(whole.messages.map((message) => message.seq)).toEqual(whole.messages.map((_, index) => index + 1))
    expect(whole.messages.filter((message) => message.kind === 'text').map((message) => message.text)).toEqual([
      'hello',
      'good day',
      '我的订单还没到',
    ])
  })

  test('[TH3] the same key and text again is acked with the same seq and stored once; another text is refused', async () => {
    const { visitor, thread } = await chat()
    const key = newKey()
    const first = await visitor.call('post', { thread, key, text: 'once' })
    expect(await visitor.call('post', { thread, key, text: 'once' })).toEqual(first)
    expect(await codeOf(visitor.call('post', { thread, key, text: 'twice' }))).toBe('key_reused')
    const whole = await visitor.call('fetch', { thread, after: 0, limit: 50 })
    expect(whole.messages.filter((message) => message.key === key)).toHaveLength(1)
  })

  test('[TH3] [TH1] two hundred posts sent at once, each twice, get gapless seqs in the order they were sent', async () => {
    const { visitor, thread } = await chat()
    const keys = Array.from({ length: 30 }, newKey)
    const acks = await Promise.all(
      keys.flatMap((key, index) => [
        visitor.call('post', { thread, key, text: `n${index}` }),
        visitor.call('post', { thread, key, text: `n${index}` }),
      ]),
    )
    const seqs = acks.map((ack) => ack.seq)
    for (let i = 0; i < seqs.length; i += 2) expect(seqs[i]).toBe(seqs[i + 1])
    const distinct = [...new Set(seqs)]
    expect(distinct).toHaveLength(30)
    expect(distinct).toEqual(distinct.map((_, index) => (distinct[0] as number) + index))
  })

  test('[FO1] a visitor who was away for three messages gets exactly those three, in order', async () => {
    const { app, agent, visitor, conversation, thread } = await chat()
    const before = await visitor.call('follow', { thread })
    visitor.cut()
    for (const text of ['one', 'two', 'three'])
      await agent.call('post', { thread, key: newKey(), text, epoch: conversation.epoch })
    const back = await visitorOnline(app, visitor)
    const missed = await back.call('follow', { thread, log: before.log, lastSeq: before.lastSeq })
    expect(missed.mode).toBe('these')
    expect(missed.messages.map((message) => message.text)).toEqual(['one', 'two', 'three'])
    const nothing = await back.call('follow', { thread, log: before.log, lastSeq: missed.lastSeq })
    expect(nothing.mode).toBe('nothing')
  })

  test('[FO1] [F7] a client of another log, or ahead of the log, is reset', async () => {
    const { visitor, thread } = await chat()
    const now = await visitor.call('follow', { thread })
    expect(now.mode).toBe('reset')
    expect((await visitor.call('follow', { thread, log: 'another', lastSeq: now.lastSeq })).mode).toBe('reset')
    expect((await visitor.call('follow', { thread, log: now.log, lastSeq: now.lastSeq + 5 })).mode).toBe('reset')
  })

  test('[FO4] an agent sees how far the visitor has received and read, also after a reload', async () => {
    const { app, agent, visitor, thread } = await chat()
    await visitor.call('follow', { thread })
    await agent.call('follow', { thread })
    visitor.tell({ type: 'receipt', thread, delivered: 2, read: 1 })
    const { mark } = await agent.event('receipt', (frame) => frame.mark.kind === 'visitor')
    expect(mark).toMatchObject({ reader: visitor.id, delivered: 2, read: 1 })
    visitor.tell({ type: 'receipt', thread, delivered: 9999, read: 9999 })
    const clamped = await agent.event('receipt', (frame) => frame.mark.read > 1)
    expect(clamped.mark.read).toBeLessThan(10)
    const again = await app.restart()
    const visitorBack = await visitorOnline(again, visitor)
    const { marks } = await visitorBack.call('follow', { thread })
    expect(marks).toContainEqual(clamped.mark)
  })

  test('[FO5] typing reaches those who follow, and is stored nowhere', async () => {
    const { agent, visitor, thread } = await chat()
    await agent.call('follow', { thread })
    const { lastSeq } = await visitor.call('follow', { thread })
    visitor.tell({ type: 'typing', thread, on: true })
    expect((await agent.event('typing')).author).toMatchObject({ kind: 'visitor', id: visitor.id })
    expect((await visitor.call('fetch', { thread, after: 0, limit: 50 })).lastSeq).toBe(lastSeq)
  })

  test('[TH5] [A7] control and direction characters leave a text, everything else stays as typed', async () => {
    const { visitor, thread } = await chat()
    const key = newKey()
    await visitor.call('post', { thread, key, text: 'a\u202eb\u0000c\r\n<b>\u{1F468}\u200d\u{1F4BB}' })
    const { messages } = await visitor.call('fetch', { thread, after: 0, limit: 50 })
    expect(messages.find((message) => message.key === key)?.text).toBe('abc\n<b>\u{1F468}\u200d\u{1F4BB}')
    expect(await codeOf(visitor.call('post', { thread, key: newKey(), text: ' \u0000\n' }))).toBe('bad_request')
  })
})
