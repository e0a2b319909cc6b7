import { expect, test } from 'vitest'
import { agentOnline, startTestApp, visitorOnline } from '../support/app.ts'
import { newKey } from '../support/peer.ts'

const EMAIL = 'eve@shop.example'

async function setUp() {
  const app = await startTestApp()
  const agent = await agentOnline(app, { capacity: 1 })
  const first = await visitorOnline(app)
  await first.call('open', { key: newKey(), text: 'first' })
  const { conversation: busy } = await agent.event(
    'staff_conversation',
    ({ conversation }) => conversation.status === 'active',
  )
  const second = await visitorOnline(app)
  const { conversation } = await second.call('open', { key: newKey(), text: 'My order 17 did not come' })
  await second.call('post', { thread: conversation.thread, key: newKey(), text: 'It is late' })
  return { app, agent, busy, first, second, conversation }
}

test('[VI6] a message left instead of waiting carries what was written in the queue, and gives the place up', async () => {
  const { agent, second, conversation } = await setUp()
  const left = { key: newKey(), text: 'Please write to me', email: EMAIL, conversation: conversation.id }
  const { ticket } = await second.call('leave_message', left)
  const { conversation: closed } = await second.event('conversation', (event) => event.conversation.status === 'closed')
  expect(closed).toMatchObject({ id: conversation.id, agent: null })
  expect(await second.call('leave_message', left)).toEqual({ ticket })
  const told = await agent.event('ticket', (event) => event.ticket.number === ticket.number)
  expect(told.ticket.conversation).toMatchObject({ id: conversation.id })
  expect(told.ticket.subject).toBe('Please write to me')
  const { messages } = await agent.call('fetch', { thread: told.ticket.thread, after: 0, limit: 50 })
  expect(messages.map(({ text, author }) => [text, author.kind])).toEqual([
    ['My order 17 did not come', 'visitor'],
    ['It is late', 'visitor'],
    ['Please write to me', 'visitor'],
  ])
  await expect(second.call('leave_message', { ...left, text: 'Another text' })).rejects.toMatchObject({
    code: 'key_reused',
  })
})

test('[VI6] whom an agent took meanwhile leaves no message past it; a foreign conversation does not exist', async () => {
  const { app, agent, busy, second, conversation } = await setUp()
  const left = { key: newKey(), text: 'Please write to me', email: EMAIL, conversation: conversation.id }
  const stranger = await visitorOnline(app)
  await expect(stranger.call('leave_message', { ...left, key: newKey() })).rejects.toMatchObject({ code: 'not_found' })
  await agent.call('close', { conversation: busy.id, epoch: busy.epoch })
  await second.event('conversation', (event) => event.conversation.status === 'active')
  await expect(second.call('leave_message', left)).rejects.toMatchObject({ code: 'conflict', reason: 'changed' })
})

test('[VI6] who loses the line while typing types no more', async () => {
  const { agent, busy, first } = await setUp()
  await first.call('follow', { thread: busy.publicThread })
  await agent.call('follow', { thread: busy.publicThread })
  agent.tell({ type: 'typing', thread: busy.publicThread, on: true })
  await first.event('typing', ({ on, author }) => on && author.id === agent.id)
  agent.cut()
  await first.event('typing', ({ on, author }) => !on && author.id === agent.id)
})
