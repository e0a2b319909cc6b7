import '../support/page.ts'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import type { StaffConversation } from '../../src/protocol/wire.ts'
import { Clock } from '../../widgets/console/stores/clock.ts'
import { chatOf, chatWith, MEI, OTTO } from '../support/entities.ts'
import { eventually, inboxOf, inboxOn, startDesk } from './desk-bench.ts'

/** Opens the desk of Mei with one chat of hers, and records what left it. */
async function departing(also: Partial<StaffConversation> = {}) {
  const chat = chatWith(MEI, 1, also)
  const { server, connection, answers } = await startDesk({ inbox: () => inboxOf({ conversations: [chat] }) })
  const { inbox, clock, departures } = await inboxOn(connection)
  const comes = (next: Partial<StaffConversation>) => {
    const known = inbox.conversations.peek().get(chat.id) ?? chat
    inbox.put({ ...known, version: known.version + 1, ...next })
  }
  return { chat, server, answers, inbox, clock, departures, comes, how: () => departures.all.value.get(chat.id) }
}
const numbers = (rows: StaffConversation[]) => rows.map(({ number }) => number)

describe('a chat that left an agent', () => {
  test('is told with where it went, until it was looked at', async () => {
    const { chat, departures, comes, how } = await departing()
    comes({ agent: OTTO, epoch: 2 })
    expect(how()).toMatchObject({ kind: 'other', name: 'Otto' })
    expect(numbers(departures.recent())).toEqual([1])
    departures.dismiss(chat.id)
    expect([how(), departures.recent()]).toEqual([undefined, []])
  })

  test('is no news when the agent gave it away, and is when that was refused', async () => {
    const first = await departing()
    first.departures.expect(first.chat.id)
    first.comes({ status: 'queued', agent: null })
    expect(first.how()).toBeUndefined()
    const second = await departing()
    second.departures.expect(second.chat.id)
    second.departures.unexpect(second.chat.id)
    second.comes({ status: 'queued', agent: null })
    expect(second.how()).toMatchObject({ kind: 'queued' })
  })

  test('that is expected once is a surprise the next time', async () => {
    const { chat, departures, comes, how } = await departing()
    departures.expect(chat.id)
    comes({ agent: OTTO, epoch: 2 })
    comes({ agent: MEI, epoch: 3 })
    comes({ agent: OTTO, epoch: 4 })
    expect(how()).toMatchObject({ kind: 'other' })
  })

  test('says where it is now, not where it went first', async () => {
    const { comes, how } = await departing()
    comes({ status: 'queued', agent: null })
    expect(how()).toMatchObject({ kind: 'queued' })
    comes({ status: 'active', agent: OTTO, epoch: 2 })
    expect(how()).toMatchObject({ kind: 'other', name: 'Otto' })
  })

  test('is no news any more when it came back', async () => {
    const { comes, how } = await departing()
    comes({ agent: OTTO, epoch: 2 })
    comes({ agent: MEI, epoch: 3 })
    expect(how()).toBeUndefined()
  })

  test('that was never this agent’s leaves nobody', async () => {
    const { inbox, departures } = await departing()
    inbox.put(chatOf(2))
    inbox.put(chatWith(OTTO, 2, { version: 2 }))
    inbox.put(chatWith(OTTO, 3))
    expect(departures.all.value.size).toBe(0)
  })

  test('is old after four hours', async () => {
    const { clock, departures, comes } = await departing()
    comes({ agent: OTTO, epoch: 2 })
    const now = clock.now.value
    clock.set(now + 4 * 3_600_000 - 1_000)
    expect(departures.recent()).toHaveLength(1)
    clock.set(now + 4 * 3_600_000 + 1_000)
    expect(departures.recent()).toEqual([])
  })

  test('while the page was cut off is told after it', async () => {
    const { chat, server, answers, how } = await departing()
    answers.inbox = () => inboxOf({ conversations: [{ ...chat, version: 9, agent: OTTO, epoch: 2 }] })
    server.cut()
    await eventually(() => expect(how()).toMatchObject({ kind: 'other', name: 'Otto' }))
  })
})

test('the clock of the desk is the server’s, and counts in seconds', () => {
  vi.useFakeTimers()
  onTestFinished(() => void vi.useRealTimers())
  const clock = new Clock()
  onTestFinished(() => clock.close())
  clock.set(5_000_000)
  expect(clock.now.value).toBe(5_000_000)
  vi.advanceTimersByTime(3_500)
  expect(clock.now.value).toBe(5_003_000)
  clock.close()
  vi.advanceTimersByTime(5_000)
  expect(clock.now.value).toBe(5_003_000)
})
