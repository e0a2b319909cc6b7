import { expect, test } from 'vitest'
import { agentOnline, startTestApp, visitorOnline } from '../support/app.ts'
import { newKey } from '../support/peer.ts'

test('[AG1] the agent of a conversation hears of each message, its colleagues of the latest one', async () => {
  const app = await startTestApp()
  const agent = await agentOnline(app)
  const visitor = await visitorOnline(app)
  const { conversation } = await visitor.call('open', { key: newKey(), text: 'first' })
  await agent.event('staff_conversation', (frame) => frame.conversation.status === 'active')
  const colleague = await agentOnline(app)
  const numbers = Array.from({ length: 30 }, (_, index) => `${index + 1}`)
  await Promise.all(numbers.map((text) => visitor.call('post', { thread: conversation.thread, key: newKey(), text })))
  const last = await colleague.event('activity', (frame) => frame.preview === '30')
  expect(last).toMatchObject({ conversation: conversation.id, thread: conversation.thread, author: 'visitor' })
  // They left in one burst. A frame for each would take fifteen seconds.
  const told = colleague.all('activity').filter((frame) => frame.conversation === conversation.id)
  expect(told.length).toBeLessThan(30)
  const heard = new Set(agent.all('activity').map((frame) => frame.preview))
  expect(numbers.filter((number) => !heard.has(number))).toEqual([])
})
