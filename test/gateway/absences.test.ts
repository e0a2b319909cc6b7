import { describe, expect, test } from 'vitest'
import { agentOnline, startTestApp, steppedTime, visitorOnline } from '../support/app.ts'
import { eventually, newKey } from '../support/peer.ts'

const QUICK = { visitorGraceMs: 100, visitorGoneMs: 60_000 }
type Visitor = Awaited<ReturnType<typeof visitorOnline>>
type Agent = Awaited<ReturnType<typeof agentOnline>>

const asks = async (visitor: Visitor, email?: string) =>
  (await visitor.call('open', { key: newKey(), text: 'where is my order?', ...(email === undefined ? {} : { email }) }))
    .conversation
const told = (agent: Agent, id: string, status: string) =>
  agent.event('staff_conversation', ({ conversation }) => conversation.id === id && conversation.status === status)

describe('[QU1] [QU2] who is gone from the queue', () => {
  test('is given to nobody, ranks behind who is there, and has the position of before on return', async () => {
    const app = await startTestApp(QUICK)
    const agent = await agentOnline(app, { capacity: 1 })
    const [served, gone, honest] = [await visitorOnline(app), await visitorOnline(app), await visitorOnline(app)]
    const first = await asks(served)
    await told(agent, first.id, 'active')
    const second = await asks(gone)
    expect(second.position).toBe(1)
    const third = await asks(honest)
    expect(third.position).toBe(2)
    gone.cut()
    expect((await honest.event('position', ({ position }) => position === 1)).conversation).toBe(third.id)
    const standsAt = (position: number) =>
      honest.until(
        () => (honest.all('position').at(-1)?.position === position ? true : undefined),
        `position ${position} now`,
      )
    const back = await visitorOnline(app, gone)
    await standsAt(2)
    back.cut()
    await standsAt(1)
    await served.call('end', { conversation: first.id })
    await told(agent, third.id, 'active')
    await honest.call('end', { conversation: third.id })
    expect(
      agent
        .all('staff_conversation')
        .some(({ conversation }) => conversation.id === second.id && conversation.status === 'active'),
    ).toBe(false)
    await visitorOnline(app, gone)
    await told(agent, second.id, 'active')
  })

  test('forty who went stand before nobody, and fill no agent', async () => {
    const app = await startTestApp(QUICK)
    const agent = await agentOnline(app, { capacity: 1 })
    const served = await visitorOnline(app)
    const { id } = await asks(served)
    await told(agent, id, 'active')
    const crowd = await Promise.all(Array.from({ length: 40 }, () => visitorOnline(app)))
    await Promise.all(crowd.map((visitor) => asks(visitor)))
    for (const visitor of crowd) visitor.cut()
    const honest = await visitorOnline(app)
    const waits = await asks(honest)
    await honest.until(
      () => (waits.position === 1 || honest.all('position').at(-1)?.position === 1 ? true : undefined),
      'the first position',
    )
    await served.call('end', { conversation: id })
    await told(agent, waits.id, 'active')
    // This one is taken only when the agent asks for it, and only when nobody else waits.
    await honest.call('end', { conversation: waits.id })
    expect((await agent.call('next', {})).conversation?.status).toBe('active')
  })

  test('leaves it after a time; the message is kept, and is queued again when the visitor comes back', async () => {
    const app = await startTestApp({ visitorGraceMs: 100, visitorGoneMs: 200 })
    const agent = await agentOnline(app, { capacity: 1 })
    const served = await visitorOnline(app)
    await told(agent, (await asks(served)).id, 'active')
    const visitor = await visitorOnline(app)
    const { id, thread } = await asks(visitor)
    visitor.cut()
    await told(agent, id, 'closed')
    const back = await visitorOnline(app, visitor)
    await eventually(
      async () =>
        (await back.call('history', {})).conversations.some((each) => each.id === id && each.status === 'queued') ||
        undefined,
      'the queue again',
    )
    const { messages } = await back.call('follow', { thread })
    expect(messages.map(({ text, event }) => text ?? `${event?.name} ${event?.reason ?? ''}`.trim())).toEqual([
      'opened',
      'where is my order?',
      'closed visitor_gone',
      'opened visitor_back',
    ])
    await back.call('post', { thread, key: newKey(), text: 'I am back' })
  })

  test.each([600_000, -600_000])(
    '[CO8] leaves it when the time has passed, though the clock jumps by %i ms',
    async (by) => {
      const time = steppedTime()
      // The server looks at a visitor who goes before the next one counts as gone.
      const [visitorGraceMs, visitorGoneMs] = [800, 2_000]
      const app = await startTestApp({ visitorGraceMs, visitorGoneMs }, time)
      const agent = await agentOnline(app, { capacity: 1 })
      await told(agent, (await asks(await visitorOnline(app))).id, 'active')
      const isGone = (id: string) =>
        agent.event('staff_conversation', ({ conversation }) => conversation.id === id && conversation.goneAt !== null)
      const goes = async () => {
        const visitor = await visitorOnline(app)
        const { id } = await asks(visitor)
        visitor.cut()
        await isGone(id)
        return id
      }
      const first = await goes()
      const hasLeft = () =>
        agent.all('staff_conversation').some(({ conversation: { id, status } }) => id === first && status === 'closed')
      await goes()
      time.jump(by)
      await goes()
      expect(hasLeft()).toBe(false)
      time.pass(visitorGoneMs)
      await told(agent, first, 'closed')
    },
  )

  test('becomes a ticket when an e-mail is known, and is not queued again', async () => {
    const app = await startTestApp({ visitorGraceMs: 100, visitorGoneMs: 200 })
    const agent = await agentOnline(app, { capacity: 1 })
    const served = await visitorOnline(app)
    await told(agent, (await asks(served)).id, 'active')
    const visitor = await visitorOnline(app)
    const { id, thread } = await asks(visitor, 'eve@example.com')
    visitor.cut()
    const { ticket } = await agent.event('ticket')
    expect(ticket).toMatchObject({
      subject: 'where is my order?',
      requester: { email: 'eve@example.com' },
      conversation: { id },
    })
    await told(agent, id, 'closed')
    const back = await visitorOnline(app, visitor)
    expect((await back.call('history', {})).conversations.find((each) => each.id === id)?.status).toBe('closed')
    const { messages } = await back.call('follow', { thread })
    expect(messages.find(({ event }) => event?.name === 'ticketed')?.event?.ticket?.number).toBe(ticket.number)
  })

  test('a restart forgets nobody: who does not come back leaves the queue then', async () => {
    const app = await startTestApp({ visitorGraceMs: 100, visitorGoneMs: 300 })
    const agent = await agentOnline(app, { capacity: 1 })
    const served = await visitorOnline(app)
    await told(agent, (await asks(served)).id, 'active')
    const [stays, goes] = [await visitorOnline(app), await visitorOnline(app)]
    const [one, other] = [await asks(stays), await asks(goes)]
    const again = await app.restart()
    const back = await visitorOnline(again, stays)
    const statusOf = async (id: string) => (await again.services.conversations.byIds([id])).get(id)?.status
    await eventually(async () => (await statusOf(other.id)) === 'closed' || undefined, 'the end of the wait')
    expect((await back.call('history', {})).conversations.find(({ id }) => id === one.id)?.status).toBe('queued')
  })
})

describe('[QU3] whose visitor is gone takes nothing of an agent’s capacity', () => {
  const PLACES = { visitorGraceMs: 100, visitorGoneMs: 200 }

  test('an agent filled by visitors who left is given who is there; who comes back is still with the agent', async () => {
    const app = await startTestApp(PLACES)
    const agent = await agentOnline(app, { capacity: 2 })
    const crowd = [await visitorOnline(app), await visitorOnline(app)]
    const chats = await Promise.all(crowd.map((visitor) => asks(visitor)))
    for (const { id } of chats) await told(agent, id, 'active')
    const honest = await visitorOnline(app)
    const waits = await asks(honest)
    expect(waits.position).toBe(1)
    for (const visitor of crowd) visitor.cut()
    await told(agent, waits.id, 'active')
    const [gone] = chats
    await agent.event(
      'staff_conversation',
      ({ conversation }) => conversation.id === gone?.id && conversation.goneAt !== null,
    )
    await visitorOnline(app, crowd[0])
    const back = await agent.event(
      'staff_conversation',
      ({ conversation }) =>
        conversation.id === gone?.id && conversation.goneAt === null && conversation.version > gone.version + 1,
    )
    expect(back.conversation).toMatchObject({ status: 'active', agent: { id: agent.id } })
    const { conversations } = await agent.call('inbox', {})
    expect(conversations.map(({ id }) => id).sort()).toEqual([...chats, waits].map(({ id }) => id).sort())
  })

  test('going away hands those back, too, behind all who are there', async () => {
    const app = await startTestApp({ visitorGraceMs: 100, visitorGoneMs: 1_000 })
    const agent = await agentOnline(app, { capacity: 1 })
    const left = await visitorOnline(app)
    const chat = await asks(left)
    await told(agent, chat.id, 'active')
    const colleague = await agentOnline(app, { capacity: 1 })
    await told(colleague, (await asks(await visitorOnline(app))).id, 'active')
    left.cut()
    await agent.event(
      'staff_conversation',
      ({ conversation }) => conversation.id === chat.id && conversation.goneAt !== null,
    )
    await agent.call('availability', { status: 'away' })
    await told(agent, chat.id, 'queued')
    expect((await asks(await visitorOnline(app))).position).toBe(1)
  })

  test('after a restart it counts from when the server is back', async () => {
    const app = await startTestApp(PLACES)
    const agent = await agentOnline(app, { capacity: 1 })
    const left = await visitorOnline(app)
    const chat = await asks(left)
    await told(agent, chat.id, 'active')
    const again = await app.restart()
    await eventually(async () => {
      const stands = (await again.services.conversations.byIds([chat.id])).get(chat.id)
      // By the time when a second node is there, too, the conversation may have left the queue for this reason.
      return (stands !== undefined && (stands.goneAt !== null || stands.status === 'closed')) || undefined
    }, 'the visitor to be gone')
  })
})
