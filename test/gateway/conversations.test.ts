import { describe, expect, test } from 'vitest'
import { agentOnline, startTestApp, visitorOnline } from '../support/app.ts'
import { eventually, newKey, Peer, type Refused } from '../support/peer.ts'

const codeOf = (promise: Promise<unknown>) =>
  promise.then(
    () => 'ok',
    (error: Refused) => error.code,
  )
const reasonOf = (promise: Promise<unknown>) =>
  promise.then(
    () => 'ok',
    (error: Refused) => `${error.code} ${error.reason}`,
  )
const active = (frame: { conversation: { status: string } }) => frame.conversation.status === 'active'

describe('conversations', () => {
  test('[VI1] an agent who was told to be online is so for the very next visitor', async () => {
    const app = await startTestApp()
    const { agents, dispatcher } = app.services
    const { actor } = await agentOnline(app)
    for (const status of ['away', 'online', 'offline', 'online'] as const) {
      await agents.setAvailability(actor, status, undefined)
      expect(dispatcher.isOnline(), status).toBe(status === 'online')
    }
  })

  test('[VI1] with nobody online a visitor is told so, and leaves a message instead', async () => {
    const app = await startTestApp()
    const visitor = await visitorOnline(app)
    expect(await codeOf(visitor.call('open', { key: newKey(), text: 'anybody?' }))).toBe('unavailable')
    const key = newKey()
    const left = await visitor.call('leave_message', { key, text: 'call me', email: 'v@example.com' })
    expect(left.ticket.number).toBe(1)
    expect(await visitor.call('leave_message', { key, text: 'call me', email: 'v@example.com' })).toEqual(left)
  })

  test('[VI1] [F18] three tabs that open at once make one conversation', async () => {
    const app = await startTestApp()
    await agentOnline(app)
    const first = await visitorOnline(app)
    const tabs = [first, await visitorOnline(app, first), await visitorOnline(app, first)]
    const opened = await Promise.all(
      tabs.map((tab, index) => tab.call('open', { key: newKey(), text: `tab ${index}` })),
    )
    expect(new Set(opened.map((result) => result.conversation.id)).size).toBe(1)
    expect(opened.map((result) => result.seq).sort()).toEqual([...new Set(opened.map((result) => result.seq))].sort())
  })

  test('[VI2] the position in the queue is told as it changes', async () => {
    const app = await startTestApp()
    const agent = await agentOnline(app, { capacity: 1 })
    const [first, second, third] = [await visitorOnline(app), await visitorOnline(app), await visitorOnline(app)]
    await first.call('open', { key: newKey(), text: '1' })
    const mine = await agent.event('staff_conversation', active)
    expect((await second.call('open', { key: newKey(), text: '2' })).conversation).toMatchObject({
      status: 'queued',
      position: 1,
    })
    expect((await third.call('open', { key: newKey(), text: '3' })).conversation).toMatchObject({
      status: 'queued',
      position: 2,
    })
    await agent.call('close', { conversation: mine.conversation.id, epoch: mine.conversation.epoch })
    await second.event('conversation', active)
    await third.event('position', (frame) => frame.position === 1)
  })

  test('[AG3] a stale agent’s write is refused by its epoch, and so is another agent’s', async () => {
    const app = await startTestApp()
    const ann = await agentOnline(app, { name: 'Ann' })
    const visitor = await visitorOnline(app)
    await visitor.call('open', { key: newKey(), text: 'hi' })
    const { conversation } = await ann.event('staff_conversation', active)
    const bob = await agentOnline(app, { name: 'Bob' })
    const thread = conversation.publicThread
    expect(await codeOf(bob.call('post', { thread, key: newKey(), text: 'me!', epoch: conversation.epoch }))).toBe(
      'stale_epoch',
    )
    expect(await codeOf(ann.call('post', { thread, key: newKey(), text: 'old', epoch: conversation.epoch - 1 }))).toBe(
      'stale_epoch',
    )
    await ann.call('transfer', {
      conversation: conversation.id,
      epoch: conversation.epoch,
      to: { kind: 'agent', id: bob.id },
      note: 'knows billing',
    })
    expect(await codeOf(ann.call('post', { thread, key: newKey(), text: 'late', epoch: conversation.epoch }))).toBe(
      'stale_epoch',
    )
    expect(await codeOf(ann.call('close', { conversation: conversation.id, epoch: conversation.epoch }))).toBe(
      'stale_epoch',
    )
    const moved = await bob.event('staff_conversation', (frame) => frame.conversation.agent?.id === bob.id)
    await bob.call('post', { thread, key: newKey(), text: 'hello', epoch: moved.conversation.epoch })
    const notes = await bob.call('follow', { thread: conversation.staffThread })
    expect(notes.messages.map((message) => message.text)).toContain('knows billing')
  })

  test('[AG5] an agent that vanishes hands its conversation to the front of the queue, and the visitor is told', async () => {
    const app = await startTestApp({ agentGraceMs: 150 })
    const ann = await agentOnline(app, { name: 'Ann', capacity: 1 })
    const [first, second] = [await visitorOnline(app), await visitorOnline(app)]
    const opened = await first.call('open', { key: newKey(), text: 'first' })
    const { version } = (await first.event('conversation', active)).conversation
    await second.call('open', { key: newKey(), text: 'second' })
    ann.cut()
    await first.event(
      'conversation',
      (frame) =>
        frame.conversation.version > version &&
        frame.conversation.status === 'queued' &&
        frame.conversation.position === 1,
    )
    const { messages } = await first.call('follow', { thread: opened.conversation.thread })
    expect(messages.at(-1)?.event).toMatchObject({ name: 'returned', reason: 'agent_lost' })
    const bob = await agentOnline(app, { name: 'Bob', capacity: 1 })
    const got = await bob.event('staff_conversation', active)
    expect(got.conversation.id).toBe(opened.conversation.id)
  })

  test('[AG5] an agent that is back in time keeps its conversation', async () => {
    const app = await startTestApp({ agentGraceMs: 60_000 })
    const ann = await agentOnline(app)
    const visitor = await visitorOnline(app)
    await visitor.call('open', { key: newKey(), text: 'hi' })
    const { conversation } = await ann.event('staff_conversation', active)
    ann.cut()
    const again = await Peer.open(app.url)
    await again.call('hello', { version: 1, token: ann.token })
    const inbox = await again.call('inbox', {})
    expect(inbox.conversations).toContainEqual(
      expect.objectContaining({ id: conversation.id, epoch: conversation.epoch, status: 'active' }),
    )
    await again.call('post', {
      thread: conversation.publicThread,
      key: newKey(),
      text: 'still me',
      epoch: conversation.epoch,
    })
  })

  test('[AG4] [F19] an agent on two devices has its capacity once, and stays as long as one of them does', async () => {
    const app = await startTestApp({ agentGraceMs: 150 })
    const laptop = await agentOnline(app, { capacity: 1 })
    const bob = await agentOnline(app, { capacity: 0 })
    const phone = await Peer.open(app.url)
    await phone.call('hello', { version: 1, token: laptop.token })
    await phone.call('inbox', {})
    const [first, second] = [await visitorOnline(app), await visitorOnline(app)]
    await first.call('open', { key: newKey(), text: 'one' })
    for (const device of [laptop, phone]) await device.event('staff_conversation', active)
    expect((await second.call('open', { key: newKey(), text: 'two' })).conversation).toMatchObject({
      status: 'queued',
      position: 1,
    })
    laptop.cut()
    const { conversation } = await phone.event('staff_conversation', active)
    // Bob was cut off later than the laptop. Once Bob counts as gone, the laptop's time to come back is over too.
    bob.cut()
    await eventually(async () => app.services.presence.stateOf(bob.id) === 'gone' || undefined, 'the end of the grace')
    await phone.call('post', {
      thread: conversation.publicThread,
      key: newKey(),
      text: 'still here',
      epoch: conversation.epoch,
    })
  })

  test('[AG9] a note in the staff thread needs no epoch, and is nothing that the visitor can see', async () => {
    const app = await startTestApp()
    const ann = await agentOnline(app)
    const visitor = await visitorOnline(app)
    const opened = await visitor.call('open', { key: newKey(), text: 'hi' })
    const { conversation } = await ann.event('staff_conversation', active)
    const bob = await agentOnline(app, { name: 'Bob', capacity: 0 })
    for (const agent of [ann, bob])
      await agent.call('post', { thread: conversation.staffThread, key: newKey(), text: 'a VIP' })
    const { messages } = await ann.call('follow', { thread: conversation.staffThread })
    expect(messages.filter(({ text }) => text === 'a VIP').map(({ author }) => author.id)).toEqual([ann.id, bob.id])
    expect(await codeOf(visitor.call('follow', { thread: conversation.staffThread }))).toBe('not_found')
    const seen = await visitor.call('follow', { thread: opened.conversation.thread })
    expect(seen.messages.map(({ text }) => text)).not.toContain('a VIP')
  })

  test('[AG2] going away hands conversations back; busy keeps them and takes none', async () => {
    const app = await startTestApp()
    const ann = await agentOnline(app)
    const [first, second] = [await visitorOnline(app), await visitorOnline(app)]
    await first.call('open', { key: newKey(), text: 'hi' })
    const { conversation } = await ann.event('staff_conversation', active)
    const bob = await agentOnline(app, { capacity: 0 })
    await ann.call('availability', { status: 'busy' })
    await first.event('online', (frame) => !frame.online)
    expect(await codeOf(second.call('open', { key: newKey(), text: 'hi' }))).toBe('unavailable')
    await ann.call('post', {
      thread: conversation.publicThread,
      key: newKey(),
      text: 'mine',
      epoch: conversation.epoch,
    })
    await ann.call('availability', { status: 'away', reason: 'lunch' })
    await bob.event(
      'staff_conversation',
      (frame) =>
        frame.conversation.id === conversation.id &&
        frame.conversation.status === 'queued' &&
        frame.conversation.returned,
    )
    const agent = await bob.event('agent', (frame) => frame.agent.id === ann.id && frame.agent.availability === 'away')
    expect(agent.agent.reason).toBe('lunch')
  })

  test('[AG5] everything waits as it was after a restart of the server', async () => {
    const app = await startTestApp({ agentGraceMs: 60_000 })
    const ann = await agentOnline(app, { capacity: 1 })
    const [first, second] = [await visitorOnline(app), await visitorOnline(app)]
    await first.call('open', { key: newKey(), text: 'one' })
    const { conversation } = await ann.event('staff_conversation', active)
    const queued = await second.call('open', { key: newKey(), text: 'two' })
    const again = await app.restart()
    const annBack = await Peer.open(again.url)
    await annBack.call('hello', { version: 1, token: ann.token })
    await annBack.call('inbox', {})
    await annBack.call('close', { conversation: conversation.id, epoch: conversation.epoch })
    await annBack.event(
      'staff_conversation',
      (frame) => frame.conversation.id === queued.conversation.id && active(frame),
    )
  })

  test('[VI4] [VI7] [AG7] an ended conversation takes no more, is rated, and the next message opens another', async () => {
    const app = await startTestApp()
    const ann = await agentOnline(app)
    const visitor = await visitorOnline(app)
    const opened = await visitor.call('open', { key: newKey(), text: 'hi' })
    const { conversation } = await ann.event('staff_conversation', active)
    expect(await codeOf(visitor.call('rate', { conversation: opened.conversation.id, score: 5 }))).toBe('conflict')
    await ann.call('close', { conversation: conversation.id, epoch: conversation.epoch })
    await visitor.event('conversation', (frame) => frame.conversation.status === 'closed')
    expect(
      await codeOf(visitor.call('post', { thread: opened.conversation.thread, key: newKey(), text: 'wait' })),
    ).toBe('thread_closed')
    expect(
      (await visitor.call('rate', { conversation: opened.conversation.id, score: 4, comment: 'fine' })).conversation
        .rating,
    ).toBe(4)
    const next = await visitor.call('open', { key: newKey(), text: 'again' })
    expect(next.conversation.id).not.toBe(opened.conversation.id)
    expect((await visitor.call('history', {})).conversations.map((row) => row.number)).toEqual([2, 1])
  })

  test('[AG4] an agent takes the next of the queue while busy, and never above its capacity', async () => {
    const app = await startTestApp()
    const ann = await agentOnline(app, { capacity: 1 })
    const [first, second] = [await visitorOnline(app), await visitorOnline(app)]
    await first.call('open', { key: newKey(), text: 'one' })
    await ann.event('staff_conversation', active)
    await second.call('open', { key: newKey(), text: 'two' })
    expect(await codeOf(ann.call('next', {}))).toBe('conflict')
    const bob = await agentOnline(app, { capacity: 0 })
    await app.services.agents.update(ann.actor, bob.id, { capacity: 1 })
    await bob.event('staff_conversation', (frame) => active(frame) && frame.conversation.agent?.id === bob.id)
  })

  test('[AG4] an agent takes the very conversation it asks for; of two who ask for it, one gets it', async () => {
    const app = await startTestApp()
    const ann = await agentOnline(app, { name: 'Ann', capacity: 1 })
    const bob = await agentOnline(app, { name: 'Bob', capacity: 1 })
    for (const agent of [ann, bob]) await agent.call('availability', { status: 'busy' })
    const cyd = await agentOnline(app, { name: 'Cyd', capacity: 1 })
    const [served, ...waiting] = [
      await visitorOnline(app),
      await visitorOnline(app),
      await visitorOnline(app),
      await visitorOnline(app),
    ]
    const { conversation: hers } = await served.call('open', { key: newKey(), text: '0' })
    await cyd.event('staff_conversation', active)
    const queued = await Promise.all(waiting.map((visitor) => visitor.call('open', { key: newKey(), text: 'hi' })))
    const third = queued.map(({ conversation }) => conversation).sort((a, b) => b.number - a.number)[0]
    const wanted = { conversation: third?.id ?? '' }
    const answers = await Promise.all([ann, bob].map((agent) => reasonOf(agent.call('next', wanted))))
    expect(answers.sort()).toEqual(['conflict taken', 'ok'])
    const winner = (
      await cyd.event('staff_conversation', (frame) => frame.conversation.id === wanted.conversation && active(frame))
    ).conversation.agent
    const [first, second] = winner?.id === ann.id ? [ann, bob] : [bob, ann]
    // When it asks again it gets the same one, so that a client that lost the answer is not sent away.
    expect((await first.call('next', wanted)).conversation).toMatchObject({ id: wanted.conversation, status: 'active' })
    expect(await reasonOf(first.call('next', {}))).toBe('conflict full')
    await second.call('availability', { status: 'offline' })
    expect(await reasonOf(second.call('next', {}))).toBe('conflict not_available')
    await second.call('availability', { status: 'busy' })
    const open = queued.map(({ conversation }) => conversation.id).find((id) => id !== wanted.conversation) ?? ''
    const visitor = waiting[queued.findIndex(({ conversation }) => conversation.id === open)]
    await visitor?.call('end', { conversation: open })
    expect(await reasonOf(second.call('next', { conversation: open }))).toBe('conflict ended')
    expect(await reasonOf(second.call('next', { conversation: 'A'.repeat(22) }))).toBe('not_found undefined')
    expect(await reasonOf(second.call('next', { conversation: hers.id }))).toBe('conflict taken')
  })

  test('[AG6] a transfer that cannot be says whether the colleague is away, full, or has it already', async () => {
    const app = await startTestApp()
    const ann = await agentOnline(app, { name: 'Ann' })
    const [first, second] = [await visitorOnline(app), await visitorOnline(app)]
    await first.call('open', { key: newKey(), text: 'hi' })
    const { conversation } = await ann.event('staff_conversation', active)
    const bob = await agentOnline(app, { name: 'Bob', capacity: 1 })
    await second.call('open', { key: newKey(), text: 'hi' })
    await bob.event('staff_conversation', (frame) => active(frame) && frame.conversation.agent?.id === bob.id)
    const transfer = (id: string) =>
      reasonOf(
        ann.call('transfer', { conversation: conversation.id, epoch: conversation.epoch, to: { kind: 'agent', id } }),
      )
    expect(await transfer(bob.id)).toBe('conflict colleague_full')
    await bob.call('availability', { status: 'busy' })
    expect(await transfer(bob.id)).toBe('conflict colleague_away')
    expect(await transfer(ann.id)).toBe('conflict same_agent')
  })

  test('[A40] a visitor learns of its agent a name and an opaque id, nothing else', async () => {
    const app = await startTestApp()
    const ann = await agentOnline(app, { name: 'Ann' })
    const visitor = await visitorOnline(app)
    const opened = await visitor.call('open', { key: newKey(), text: 'hi' })
    const frame = await visitor.event('conversation', active)
    expect(frame.conversation.agent).toEqual({ id: ann.id, name: 'Ann' })
    await visitor.call('follow', { thread: opened.conversation.thread })
    expect(JSON.stringify(visitor.heard)).not.toContain(ann.email)
  })
})
