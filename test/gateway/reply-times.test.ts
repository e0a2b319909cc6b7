import { expect, test } from 'vitest'
import { medianOf } from '../../src/conversation/reply-times.ts'
import { agentOnline, jumpingTime, startTestApp, type TestApp, visitorOnline } from '../support/app.ts'
import { newKey } from '../support/peer.ts'

const MINUTE = 60_000

test('[VI3] few, unanswered and slow ones are no promise', () => {
  expect(medianOf([1, 1, 1, 1])).toBe(null)
  expect(medianOf([4, 1, 5, 2, 3])).toBe(3)
  expect(medianOf([1, 2, null, null, null])).toBe(null)
  expect(medianOf([1, 2, 3, null, null])).toBe(3)
  expect(medianOf(Array(9).fill(90 * MINUTE))).toBe(null)
})

test('[VI3] hello tells how soon the site’s latest conversations were answered, unless they are few', async () => {
  const time = jumpingTime()
  const app = await startTestApp({}, time)
  const agent = await agentOnline(app, { capacity: 20 })
  const told = async (server: TestApp) => {
    const visitor = await visitorOnline(server)
    const hello = visitor.heard.find((frame) => frame.type === 'ok')
    const { replyMs } = Object(hello?.result) as { replyMs?: number | null }
    return { visitor, replyMs }
  }
  for (const seconds of [40, 80, 120, 160, 200]) {
    const { visitor, replyMs } = await told(app)
    expect(replyMs).toBe(null)
    await visitor.call('open', { key: newKey(), text: 'Hello' })
    const { conversation } = await agent.event(
      'staff_conversation',
      (event) => event.conversation.status === 'active' && event.conversation.visitor.id === visitor.id,
    )
    const { id, publicThread: thread, epoch } = conversation
    time.jump(seconds * 1_000)
    await agent.call('post', { thread, key: newKey(), text: 'Hello', epoch })
    await agent.call('close', { conversation: id, epoch })
  }
  const { replyMs } = await told(await app.restart())
  expect(replyMs).toBeGreaterThanOrEqual(120_000)
  // The time that the steps of this test took is added.
  expect(replyMs).toBeLessThan(160_000)
})
