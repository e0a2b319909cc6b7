import { describe, expect, test } from 'vitest'
import { agentOnline, startTestApp, type TestApp, visitorOnline } from '../support/app.ts'
import { newKey, Peer, type Refused } from '../support/peer.ts'

const codeOf = (promise: Promise<unknown>) =>
  promise.then(
    () => 'ok',
    (error: Refused) => error.code,
  )
const post = (peer: Peer, thread: string, text: string, key = newKey()) => peer.call('post', { thread, key, text })
const said = (peer: Peer, text: string) => peer.event('message', (frame) => frame.message.text === text)

async function held(slowModeMs = 0) {
  const app = await startTestApp()
  const host = await agentOnline(app, { name: 'Hana', role: 'admin' })
  await host.call('rooms', {})
  const { room } = await host.call('create_room', {
    kind: 'qa',
    name: 'Outage',
    topic: 'what we know',
    site: app.siteId,
    slowModeMs,
  })
  await host.call('follow', { thread: room.thread })
  return { app, host, room, thread: room.thread }
}

async function joined(app: TestApp, qa: string, name?: string) {
  const visitor = await visitorOnline(app)
  const answer = await visitor.call('join_qa', { qa, ...(name === undefined ? {} : { name }) })
  await visitor.call('follow', { thread: answer.qa.thread })
  return visitor
}

describe('Q&A', () => {
  test('[RO7] a Q&A is told to the visitors of its site, who are here and who come later, and to nobody else', async () => {
    const app = await startTestApp()
    const other = await app.services.sites.create({ id: 'test' }, { name: 'Other', origins: [] })
    const here = await visitorOnline(app)
    const elsewhere = await visitorOnline({ ...app, siteId: other.id })
    const host = await agentOnline(app, { name: 'Hana', role: 'admin' })
    const colleague = await agentOnline(app, { name: 'Bob' })
    for (const agent of [host, colleague]) await agent.call('rooms', {})
    const { room } = await host.call('create_room', {
      kind: 'qa',
      name: ' Questions \n on pricing',
      site: app.siteId,
    })
    expect(room).toMatchObject({
      kind: 'qa',
      name: 'Questions on pricing',
      site: { id: app.siteId, name: 'Shop' },
      slowModeMs: 5_000,
    })
    expect(room.members).toMatchObject([{ name: 'Hana', role: 'host' }])
    const { qa } = await here.event('qa')
    expect(qa).toEqual({
      id: room.id,
      name: room.name,
      topic: '',
      thread: room.thread,
      slowModeMs: 5_000,
      memberCount: 1,
      version: room.version,
    })
    expect((await colleague.event('room')).room.id).toBe(room.id)
    const late = await Peer.open(app.url)
    expect(await late.call('hello', { version: 1, token: (await visitorOnline(app)).token })).toMatchObject({
      qa: { id: room.id },
      inQa: false,
    })
    expect(elsewhere.all('qa')).toEqual([])
    expect(await codeOf(elsewhere.call('join_qa', { qa: room.id }))).toBe('not_found')
    expect(await codeOf(host.call('create_room', { kind: 'qa', name: 'Second', site: app.siteId }))).toBe('conflict')
    expect(await codeOf(host.call('create_room', { kind: 'qa', name: 'Nowhere', site: room.id }))).toBe('not_found')
    expect(await codeOf(host.call('create_room', { kind: 'qa', name: 'Nowhere' }))).toBe('bad_request')
    expect(await codeOf(colleague.call('create_room', { kind: 'qa', name: 'Mine', site: other.id }))).toBe('forbidden')
  })

  test('[RO7] [A1] a visitor who has not come in reads and writes nothing of it; who comes in reads all of it', async () => {
    const { app, host, room, thread } = await held()
    await post(host, thread, 'We are looking into it')
    const outside = await visitorOnline(app)
    expect(await codeOf(outside.call('follow', { thread }))).toBe('not_found')
    expect(await codeOf(outside.call('fetch', { thread, after: 0, limit: 10 }))).toBe('not_found')
    expect(await codeOf(post(outside, thread, 'hello?'))).toBe('not_found')
    for (const attempt of [outside.call('join_qa', { qa: thread }), outside.call('leave_qa', { qa: thread })])
      expect(await codeOf(attempt)).toBe('not_found')
    expect(await codeOf(outside.call('join_room' as 'join_qa', { room: room.id } as never))).toBe('unknown_type')
    const { qa } = await outside.call('join_qa', { qa: room.id, name: 'Vera' })
    expect(qa.memberCount).toBe(2)
    expect((await outside.call('follow', { thread })).messages.at(-1)?.text).toBe('We are looking into it')
    await post(outside, thread, 'Thank you')
    expect((await said(host, 'Thank you')).message.author).toMatchObject({
      kind: 'visitor',
      id: outside.id,
      name: 'Vera',
    })
    expect((await host.event('qa_count', ({ count }) => count === 2)).thread).toBe(thread)
  })

  test('[RO7] visitors hear what is said, and nothing of who else comes, types or has read', async () => {
    const { app, host, room, thread } = await held()
    const [ada, ben] = [await joined(app, room.id, 'Ada'), await joined(app, room.id, 'Ben')]
    const { seq } = await post(ada, thread, 'first')
    await said(ben, 'first')
    for (const peer of [ben, host]) {
      peer.tell({ type: 'typing', thread, on: true })
      peer.tell({ type: 'receipt', thread, delivered: seq, read: seq })
    }
    await post(ben, thread, 'second')
    await said(ada, 'second')
    await said(host, 'second')
    const quiet = ['typing', 'receipt', 'room', 'room_activity']
    expect(ada.heard.filter((frame) => quiet.includes(frame.type))).toEqual([])
    expect(host.all('typing').map(({ author }) => author.id)).toEqual([host.id])
    expect(host.all('receipt').map(({ mark }) => mark.reader)).toEqual([host.id])
    expect((await ada.call('follow', { thread })).marks).toEqual([])
    expect(ada.all('message').filter(({ message }) => message.event?.name === 'joined')).toEqual([])
  })

  test('[RO5] [RO8] slow mode holds visitors, not hosts; a message that was stored is acked again', async () => {
    const { app, host, room, thread } = await held(60_000)
    const ada = await joined(app, room.id, 'Ada')
    const key = newKey()
    const first = await post(ada, thread, 'one', key)
    const refused = await post(ada, thread, 'two').catch((error: Refused) => error)
    expect(refused).toMatchObject({ code: 'rate_limited' })
    expect((refused as Refused).retryAfterMs).toBeGreaterThan(50_000)
    expect(await post(ada, thread, 'one', key)).toEqual(first)
    for (const text of ['a', 'b']) await post(host, thread, text)
    await host.call('update_room', { room: room.id, slowModeMs: 0 })
    expect((await ada.event('qa', ({ qa }) => qa?.slowModeMs === 0)).qa?.id).toBe(room.id)
    await post(ada, thread, 'two')
  })

  test('[RO9] a host removes a person: open sockets hear no more, it cannot come again, nobody is shamed', async () => {
    const { app, host, room, thread } = await held()
    const [ada, ben] = [await joined(app, room.id, 'Ada'), await joined(app, room.id, 'Ben')]
    const second = await Peer.open(app.url)
    await second.call('hello', { version: 1, token: ada.token })
    await second.call('follow', { thread })
    await post(ada, thread, 'spam')
    const { message } = await said(host, 'spam')
    expect(await codeOf(ben.call('remove_member' as 'join_qa', { room: room.id, member: ada.id } as never))).toBe(
      'unknown_type',
    )
    const agent = await agentOnline(app)
    expect(await codeOf(agent.call('remove_member', { room: room.id, member: ada.id }))).toBe('forbidden')
    await host.call('remove_message', { thread, seq: message.seq })
    await host.call('remove_member', { room: room.id, member: ada.id })
    for (const socket of [ada, second]) await socket.event('room_gone', (frame) => frame.room === room.id)
    await post(host, thread, 'where were we')
    await said(ben, 'where were we')
    for (const socket of [ada, second]) {
      expect(socket.all('message').some((frame) => frame.message.text === 'where were we')).toBe(false)
      expect(await codeOf(socket.call('follow', { thread }))).toBe('not_found')
      expect(await codeOf(post(socket, thread, 'still here'))).toBe('not_found')
      expect(await codeOf(socket.call('join_qa', { qa: room.id }))).toBe('forbidden')
    }
    const again = await Peer.open(app.url)
    expect(await again.call('hello', { version: 1, token: ada.token })).toMatchObject({
      qa: null,
      inQa: false,
    })
    const history = await ben.call('fetch', { thread, after: 0, limit: 50 })
    expect(JSON.stringify(history.messages)).not.toContain('spam')
    expect(history.messages.filter(({ event }) => event?.person?.id === ada.id)).toEqual([])
    await host.event('qa_count', ({ count }) => count === 2)
  })

  test('[RO7] who leaves may come back; who reconnects is still in', async () => {
    const { app, host, room, thread } = await held()
    const ada = await joined(app, room.id, 'Ada')
    const back = await Peer.open(app.url)
    expect(await back.call('hello', { version: 1, token: ada.token })).toMatchObject({
      qa: { memberCount: 2 },
      inQa: true,
    })
    await back.call('leave_qa', { qa: room.id })
    await back.call('leave_qa', { qa: room.id })
    await ada.event('room_gone')
    expect(await codeOf(post(ada, thread, 'gone'))).toBe('not_found')
    await ada.call('join_qa', { qa: room.id, name: 'Ada again' })
    await post(ada, thread, 'back')
    expect((await said(host, 'back')).message.author.name).toBe('Ada again')
  })

  test('[RO7] its end is told to the site; it takes no more messages, and the site may hold the next', async () => {
    const { app, host, room, thread } = await held()
    const ada = await joined(app, room.id, 'Ada')
    const outside = await visitorOnline(app)
    await host.call('archive_room', { room: room.id })
    for (const visitor of [ada, outside]) await visitor.event('qa', ({ qa }) => qa === null)
    expect((await ada.event('message', ({ message }) => message.event?.name === 'archived')).message.thread).toBe(
      thread,
    )
    expect(await codeOf(post(ada, thread, 'late'))).toBe('thread_closed')
    expect(await codeOf(outside.call('join_qa', { qa: room.id }))).toBe('thread_closed')
    expect((await ada.call('follow', { thread })).messages.length).toBeGreaterThan(0)
    const next = await host.call('create_room', { kind: 'qa', name: 'Next', site: app.siteId })
    expect((await ada.event('qa', ({ qa }) => qa?.id === next.room.id)).qa?.memberCount).toBe(1)
  })

  test('[RO8] visitors share no files in a Q&A, and agents who come in are hosts', async () => {
    const { app, room, thread } = await held()
    const ada = await joined(app, room.id, 'Ada')
    expect(
      await codeOf(ada.call('post', { thread, key: newKey(), text: 'look', files: [newKey().slice(0, 22)] })),
    ).toBe('forbidden')
    const bob = await agentOnline(app, { name: 'Bob' })
    await bob.call('rooms', {})
    const { room: seen } = await bob.call('join_room', { room: room.id })
    expect(seen.members.map(({ name, role }) => [name, role])).toEqual([
      ['Hana', 'host'],
      ['Bob', 'host'],
    ])
    expect(seen.memberCount).toBe(3)
    const standing = (await (await agentOnline(app)).call('rooms', {})).rooms.find((each) => each.room.id === room.id)
    expect(standing).toMatchObject({ joined: false, room: { memberCount: 3 } })
  })

  test('[RO7] [RO8] 200 visitors with a host: everyone hears everything once, in order; the count is told rarely', async () => {
    const { app, host, room, thread } = await held()
    const crowd = await Promise.all(Array.from({ length: 200 }, (_, index) => joined(app, room.id, `Visitor ${index}`)))
    await host.event('qa_count', ({ count }) => count === 201)
    // 200 came one after the other, and still nobody got 200 frames.
    expect(host.all('qa_count').length).toBeLessThan(30)
    const speakers = crowd.slice(0, 40)
    await Promise.all([
      ...speakers.map((visitor, index) => post(visitor, thread, `question ${index}`)),
      ...Array.from({ length: 10 }, (_, index) => post(host, thread, `answer ${index}`)),
    ])
    const texts = (peer: Peer) =>
      peer.all('message').flatMap(({ message }) => (message.event ? [] : [[message.seq, message.text]]))
    for (const peer of [host, ...crowd])
      await peer.until(() => (texts(peer).length >= 50 ? true : undefined), 'fifty messages')
    const heard = texts(host)
    expect(heard.map(([seq]) => seq)).toEqual(heard.map(([seq]) => seq as number).sort((a, b) => a - b))
    for (const visitor of crowd) expect(texts(visitor)).toEqual(heard)
    const { message } = await said(host, 'question 7')
    await host.call('remove_message', { thread, seq: message.seq })
    const out = crowd[7] as (typeof crowd)[number]
    await host.call('remove_member', { room: room.id, member: out.id })
    await out.event('room_gone')
    await post(host, thread, 'that was all')
    for (const visitor of crowd) if (visitor !== out) await said(visitor, 'that was all')
    for (const visitor of crowd.filter((each) => each !== out))
      await visitor.event(
        'message',
        (frame) => frame.message.event?.name === 'removed' && frame.message.event.seq === message.seq,
      )
    expect(out.all('message').some((frame) => frame.message.text === 'that was all')).toBe(false)
  })
})
