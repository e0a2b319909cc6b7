import { describe, expect, test } from 'vitest'
import type { Message } from '../../src/protocol/entities.ts'
import { agentOnline, makeAgent, startTestApp, visitorOnline } from '../support/app.ts'
import { http } from '../support/http.ts'
import { newKey, type Refused } from '../support/peer.ts'
import { upload } from '../support/uploads.ts'

const codeOf = (promise: Promise<unknown>) =>
  promise.then(
    () => 'ok',
    (error: Refused) => error.code,
  )
type Agent = Awaited<ReturnType<typeof agentOnline>>
const post = (agent: Agent, thread: string, text: string, mentions?: string[]) =>
  agent.call('post', { thread, key: newKey(), text, ...(mentions === undefined ? {} : { mentions }) })

async function three() {
  const app = await startTestApp()
  const [ann, bob, dora] = [
    await agentOnline(app, { name: 'Ann' }),
    await agentOnline(app, { name: 'Bob' }),
    await agentOnline(app, { name: 'Dora' }),
  ]
  for (const agent of [ann, bob, dora]) await agent.call('rooms', {})
  return { app, ann, bob, dora }
}

describe('rooms', () => {
  test('[RO1] [RO2] an open room is read by all staff, joined by who wants to, and written by its members', async () => {
    const { ann, bob } = await three()
    const { room } = await ann.call('create_room', { kind: 'open', name: 'General', topic: 'all of us' })
    expect(room).toMatchObject({
      kind: 'open',
      name: 'General',
      topic: 'all of us',
      members: [{ name: 'Ann', role: 'host' }],
    })
    expect((await bob.event('room')).room.id).toBe(room.id)
    await post(ann, room.thread, 'before Bob')
    expect((await bob.call('follow', { thread: room.thread })).messages.at(-1)?.text).toBe('before Bob')
    expect(await codeOf(post(bob, room.thread, 'not in yet'))).toBe('not_found')
    const joined = await bob.call('join_room', { room: room.id })
    expect(joined.room.members.map(({ name }) => name)).toEqual(['Ann', 'Bob'])
    await ann.call('follow', { thread: room.thread })
    await post(bob, room.thread, 'hello all')
    expect((await ann.event('message', (frame) => frame.message.text === 'hello all')).message.author.name).toBe('Bob')
    expect((await ann.event('room_activity', (frame) => frame.preview === 'hello all')).author.name).toBe('Bob')
  })

  test('[RO2] [A1] a private room does not exist for others, on any path', async () => {
    const { app, ann, bob, dora } = await three()
    const visitor = await visitorOnline(app)
    const admin = await makeAgent(app, { role: 'admin' })
    const { room } = await ann.call('create_room', { kind: 'private', name: 'Leads', members: [bob.id] })
    expect((await bob.event('room', (frame) => frame.room.id === room.id)).room.members).toHaveLength(2)
    const { thread } = room
    await post(bob, thread, 'only us')
    for (const stranger of [dora, visitor]) {
      expect(await codeOf(stranger.call('follow', { thread }))).toBe('not_found')
      expect(await codeOf(stranger.call('fetch', { thread, after: 0, limit: 10 }))).toBe('not_found')
      expect(await codeOf(stranger.call('post', { thread, key: newKey(), text: 'x' }))).toBe('not_found')
    }
    const tries = [
      dora.call('join_room', { room: room.id }),
      dora.call('leave_room', { room: room.id }),
      dora.call('invite_to_room', { room: room.id, agents: [dora.id] }),
      dora.call('update_room', { room: room.id, name: 'Mine' }),
      dora.call('archive_room', { room: room.id }),
      dora.call('remove_member', { room: room.id, member: bob.id }),
      dora.call('remove_message', { thread, seq: 1 }),
    ]
    for (const attempt of tries) expect(await codeOf(attempt)).toBe('not_found')
    for (const { token } of [dora, admin])
      expect((await http(app.url, 'GET', `/api/v1/rooms/${room.id}/search?q=us`, { token })).status).toBe(404)
    expect((await dora.call('rooms', {})).rooms).toEqual([])
    expect(dora.heard.filter((frame) => frame.type.startsWith('room'))).toEqual([])
  })

  test('[RO1] two agents have one direct room, whoever begins', async () => {
    const { ann, bob, dora } = await three()
    const { room } = await ann.call('direct', { agent: bob.id })
    expect((await bob.call('direct', { agent: ann.id })).room.id).toBe(room.id)
    expect((await ann.call('direct', { agent: dora.id })).room.id).not.toBe(room.id)
    await post(bob, room.thread, 'psst')
    expect((await ann.event('room_activity')).preview).toBe('psst')
    expect(await codeOf(ann.call('invite_to_room', { room: room.id, agents: [dora.id] }))).toBe('conflict')
    expect(await codeOf(ann.call('direct', { agent: ann.id }))).toBe('bad_request')
    expect(await codeOf(ann.call('direct', { agent: newKey() }))).toBe('not_found')
  })

  test('[RO1] [RO3] [RO4] unread messages and calls are counted; what was said before one came is not news', async () => {
    const { ann, bob, dora } = await three()
    const { room } = await ann.call('create_room', { kind: 'open', name: 'General', members: [bob.id] })
    await post(ann, room.thread, 'old news')
    await dora.call('join_room', { room: room.id })
    await post(ann, room.thread, '@Dora look', [dora.id, newKey()])
    await post(ann, room.thread, 'and this')
    const [mine] = (await dora.call('rooms', {})).rooms
    expect(mine).toMatchObject({ joined: true, unread: 2, mentions: 1 })
    const heard = await dora.event('room_activity', (frame) => frame.mentioned)
    expect(heard).toMatchObject({ preview: '@Dora look', author: { name: 'Ann' } })
    const { messages } = await dora.call('follow', { thread: room.thread })
    expect(messages.find((message) => message.text === '@Dora look')?.mentions).toEqual([dora.id])
    expect((await bob.call('rooms', {})).rooms[0]).toMatchObject({ unread: 3, mentions: 0 })
    expect((await ann.call('rooms', {})).rooms[0]).toMatchObject({ unread: 0, mentions: 0 })
  })

  test('[RO3] who is removed, or leaves a private room, hears nothing more on an open socket', async () => {
    const { ann, bob, dora } = await three()
    const { room } = await ann.call('create_room', { kind: 'private', name: 'Leads', members: [bob.id, dora.id] })
    for (const agent of [bob, dora]) await agent.call('follow', { thread: room.thread })
    expect(await codeOf(bob.call('remove_member', { room: room.id, member: dora.id }))).toBe('forbidden')
    await ann.call('remove_member', { room: room.id, member: dora.id })
    expect((await dora.event('room_gone')).room).toBe(room.id)
    expect(await bob.call('leave_room', { room: room.id })).toEqual({})
    await post(ann, room.thread, 'alone')
    for (const agent of [bob, dora]) {
      expect(await codeOf(agent.call('fetch', { thread: room.thread, after: 0, limit: 10 }))).toBe('not_found')
      expect(agent.all('message').some((frame) => frame.message.text === 'alone')).toBe(false)
      expect(agent.all('room_activity').some((frame) => frame.preview === 'alone')).toBe(false)
    }
  })

  test('[RO3] who is removed from an open room, or leaves it, hears no more of it until it looks in again', async () => {
    const { ann, bob, dora } = await three()
    const { room } = await ann.call('create_room', { kind: 'open', name: 'General', members: [bob.id, dora.id] })
    for (const agent of [bob, dora]) await agent.call('follow', { thread: room.thread })
    await ann.call('remove_member', { room: room.id, member: dora.id })
    await bob.call('leave_room', { room: room.id })
    await post(ann, room.thread, 'without you')
    for (const agent of [bob, dora]) {
      const { messages } = await agent.call('fetch', { thread: room.thread, after: 0, limit: 50 })
      expect(messages.at(-1)?.text).toBe('without you')
      expect(agent.all('message').some((frame) => frame.message.text === 'without you')).toBe(false)
      expect(agent.all('room_activity').some((frame) => frame.preview === 'without you')).toBe(false)
    }
    await dora.call('follow', { thread: room.thread })
    await post(ann, room.thread, 'who looks in hears it')
    expect(await dora.event('message', (frame) => frame.message.text === 'who looks in hears it')).toBeDefined()
  })

  test('[RO3] [RO2] hosts rename and archive; an archived room takes no more messages and leaves the list', async () => {
    const { ann, bob } = await three()
    const { room } = await ann.call('create_room', { kind: 'open', name: 'Old', members: [bob.id] })
    expect(await codeOf(bob.call('update_room', { room: room.id, name: 'Bobs' }))).toBe('forbidden')
    expect((await ann.call('update_room', { room: room.id, name: 'New', topic: 'news' })).room).toMatchObject({
      name: 'New',
      topic: 'news',
    })
    expect((await ann.call('archive_room', { room: room.id })).room.archivedAt).toBeGreaterThan(0)
    expect(await codeOf(post(bob, room.thread, 'late'))).toBe('thread_closed')
    expect((await bob.call('rooms', {})).rooms).toEqual([])
    const { messages } = await bob.call('follow', { thread: room.thread })
    expect(messages.map((message) => message.event?.name)).toEqual(['invited', 'renamed', 'archived'])
  })

  test('[RO5] in slow mode members wait between two messages, and hosts do not', async () => {
    let now = 1_800_000_000_000
    const app = await startTestApp({}, () => now)
    const [ann, bob] = [await agentOnline(app, { name: 'Ann' }), await agentOnline(app, { name: 'Bob' })]
    const { room } = await ann.call('create_room', { kind: 'open', name: 'Talk', members: [bob.id] })
    await ann.call('update_room', { room: room.id, slowModeMs: 10_000 })
    await post(bob, room.thread, 'one')
    now += 4_000
    const refused = await post(bob, room.thread, 'two').catch((error: Refused) => error)
    expect(refused).toMatchObject({ code: 'rate_limited', retryAfterMs: 6_000 })
    await post(ann, room.thread, 'a')
    await post(ann, room.thread, 'b')
    now += 6_000
    await post(bob, room.thread, 'three')
  })

  test('[RO6] a removed message loses its words for those who come later and those who were away', async () => {
    const { app, ann, bob } = await three()
    const { room } = await ann.call('create_room', { kind: 'open', name: 'Talk', members: [bob.id] })
    const said = await post(bob, room.thread, 'a secret 密码 slipped')
    const found = async (q: string) =>
      (
        (await http(app.url, 'GET', `/api/v1/rooms/${room.id}/search?q=${encodeURIComponent(q)}`, { token: ann.token }))
          .body as {
          items: object[]
        }
      ).items
    expect(await found('密码')).toMatchObject([{ message: { seq: said.seq }, marks: [{ start: 9, end: 11 }] }])
    expect(await codeOf(bob.call('remove_message', { thread: room.thread, seq: said.seq }))).toBe('forbidden')
    await ann.call('remove_message', { thread: room.thread, seq: said.seq })
    const { messages } = await bob.call('follow', { thread: room.thread })
    expect(messages.find((message) => message.seq === said.seq)).toMatchObject({ removed: true, text: '' })
    expect(messages.at(-1)?.event).toMatchObject({ name: 'removed', seq: said.seq })
    expect(await found('密码')).toEqual([])
    expect(await codeOf(ann.call('remove_message', { thread: room.thread, seq: said.seq }))).toBe('not_found')
  })

  test('what was said in a room is found as transcripts are: in any spelling, in file names, page by page', async () => {
    const { app, ann } = await three()
    const { room } = await ann.call('create_room', { kind: 'open', name: 'Talk' })
    const search = async (q: string, cursor?: string) => {
      const query = new URLSearchParams({ q, ...(cursor === undefined ? {} : { cursor }) })
      const answer = await http(app.url, 'GET', `/api/v1/rooms/${room.id}/search?${query}`, { token: ann.token })
      expect(answer.status).toBe(200)
      return answer.body as {
        items: { message: Message; marks: { start: number; end: number }[]; files: object[] }[]
        next: string | null
      }
    }
    const { seq } = await post(ann, room.thread, 'Die Überweisung 2024 0512 an C++'.normalize('NFD'))
    for (const words of ['überweisung', '20240512', 'C++', '0512']) {
      const { items, next } = await search(words)
      expect([words, items.map(({ message }) => message.seq), next]).toEqual([words, [seq], null])
      expect(items[0]?.marks).toHaveLength(1)
    }
    expect((await search('weis')).items).toHaveLength(1)
    expect((await search('C#')).items).toEqual([])
    expect((await search('???')).items).toEqual([])
    const { id } = await upload(app, ann.token, 'Rechnung Mai.txt', Buffer.from('text'))
    await ann.call('post', { thread: room.thread, key: newKey(), text: '', files: [id] })
    expect((await search('rechnung')).items).toMatchObject([
      { marks: [], files: [{ file: id, marks: [{ start: 0, end: 8 }] }] },
    ])

    for (let n = 1; n <= 120; n++) await post(ann, room.thread, `parcel ${n}`)
    const seen: (string | undefined)[] = []
    let cursor: string | undefined
    do {
      const { items, next } = await search('parcel', cursor)
      seen.push(...items.map(({ message }) => message.text))
      cursor = next ?? undefined
    } while (cursor !== undefined)
    expect(seen).toEqual(Array.from({ length: 120 }, (_, n) => `parcel ${120 - n}`))
  })
})
