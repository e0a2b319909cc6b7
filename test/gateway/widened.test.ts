import { describe, expect, test } from 'vitest'
import { hashSecret } from '../../src/kernel/ids.ts'
import { endMembership, startMembership } from '../../src/messaging/index.ts'
import { agentOnline, startTestApp, type TestApp, visitorOnline } from '../support/app.ts'
import { http } from '../support/http.ts'
import { newKey, Peer, type Refused } from '../support/peer.ts'

const codeOf = (promise: Promise<unknown>) =>
  promise.then(
    () => 'ok',
    (error: Refused) => error.code,
  )
const active = (frame: { conversation: { status: string } }) => frame.conversation.status === 'active'

/** Gives Ann a conversation, and a colleague, Bob. */
async function begin(app: TestApp) {
  const ann = await agentOnline(app, { name: 'Ann' })
  const visitor = await visitorOnline(app)
  await visitor.call('open', { key: newKey(), text: 'my order is late' })
  const { conversation } = await ann.event('staff_conversation', active)
  const bob = await agentOnline(app, { name: 'Bob' })
  return { ann, bob, visitor, id: conversation.id, thread: conversation.publicThread, epoch: conversation.epoch }
}

async function guestLink(app: TestApp, ann: { token: string }, id: string, epoch: number, role = 'speaker') {
  const response = await fetch(`${app.url}/api/v1/conversations/${id}/guests`, {
    method: 'POST',
    headers: { authorization: `Bearer ${ann.token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ epoch, name: 'Carl of Parcels', role, hours: 1 }),
  })
  return {
    status: response.status,
    token: String(((await response.json()) as { link?: string }).link).split('#')[1] ?? '',
  }
}

async function openLink(app: TestApp, token: string) {
  const response = await fetch(`${app.url}/api/v1/guests`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ token }),
  })
  return {
    status: response.status,
    session: (await response.json()) as { token: string; secret: string; visitor: { id: string } },
  }
}

async function guestOnline(app: TestApp, token: string) {
  const { session } = await openLink(app, token)
  const peer = await Peer.open(app.url)
  const hello = await peer.call('hello', { version: 1, token: session.token })
  return Object.assign(peer, { hello, id: session.visitor.id, secret: session.secret, token: session.token })
}

async function upload(app: TestApp, token: string, text: string): Promise<string> {
  const headers = { 'upload-length': String(text.length), 'upload-metadata': 'filename YQ==' }
  const { headers: answer } = await http(app.url, 'POST', '/api/v1/uploads', { token, headers })
  const address = answer.get('location') ?? ''
  const type = 'application/offset+octet-stream'
  await http(app.url, 'PATCH', address, { token, body: text, headers: { 'content-type': type, 'upload-offset': '0' } })
  return address.split('/').at(-1) ?? ''
}

describe('widened conversations', () => {
  test('[WI1] a colleague who was brought in speaks, the visitor sees who is there, and the agent stays one', async () => {
    const app = await startTestApp()
    const { ann, bob, visitor, id, thread, epoch } = await begin(app)
    expect(await codeOf(bob.call('post', { thread, key: newKey(), text: 'uninvited' }))).toBe('stale_epoch')
    const { conversation } = await ann.call('widen', { conversation: id, epoch, who: { kind: 'agent', id: bob.id } })
    expect(conversation).toMatchObject({
      agent: { name: 'Ann' },
      epoch,
      people: [{ id: bob.id, name: 'Bob', kind: 'agent', role: 'speaker' }],
    })
    const seen = await visitor.event('conversation', (frame) => frame.conversation.people.length === 1)
    expect(seen.conversation.people[0]?.name).toBe('Bob')
    await visitor.call('follow', { thread })
    await bob.call('post', { thread, key: newKey(), text: 'I know parcels' })
    expect((await visitor.event('message', (frame) => frame.message.kind === 'text')).message.author).toMatchObject({
      kind: 'agent',
      name: 'Bob',
    })
    expect(await codeOf(bob.call('close', { conversation: id, epoch }))).toBe('stale_epoch')
  })

  test('[WI1] bringing in twice is once, and only who holds the conversation may', async () => {
    const app = await startTestApp()
    const { ann, bob, id, epoch } = await begin(app)
    expect(await codeOf(bob.call('widen', { conversation: id, epoch, who: { kind: 'agent', id: bob.id } }))).toBe(
      'stale_epoch',
    )
    await ann.call('widen', { conversation: id, epoch, who: { kind: 'agent', id: bob.id } })
    const again = await ann.call('widen', { conversation: id, epoch, who: { kind: 'agent', id: bob.id } })
    expect(again.conversation.people).toHaveLength(1)
    expect(await codeOf(ann.call('widen', { conversation: id, epoch, who: { kind: 'agent', id: newKey() } }))).toBe(
      'not_found',
    )
  })

  test('[WI1] a whole department comes in at once', async () => {
    const app = await startTestApp()
    const { ann, bob, id, epoch } = await begin(app)
    const dora = await agentOnline(app, { name: 'Dora' })
    const department = newKey()
    await app.services.database.write(async (tx) => {
      await tx.db.department.create({ data: { id: department, name: 'Parcels' } })
      for (const agent of [ann, bob, dora])
        await tx.db.departmentAgent.create({ data: { departmentId: department, agentId: agent.id } })
    })
    const { conversation } = await ann.call('widen', {
      conversation: id,
      epoch,
      who: { kind: 'department', id: department },
    })
    expect(conversation.people.map((person) => person.name)).toEqual(['Bob', 'Dora'])
  })

  test('[WI3] a guest reads only what is said while it is in', async () => {
    const app = await startTestApp()
    const { ann, visitor, id, thread, epoch } = await begin(app)
    await ann.call('post', { thread, key: newKey(), text: 'between us', epoch })
    const { token } = await guestLink(app, ann, id, epoch)
    const guest = await guestOnline(app, token)
    expect(guest.hello).toMatchObject({ you: { guest: true, name: 'Carl of Parcels' }, conversation: { id } })
    const followed = await guest.call('follow', { thread })
    expect(followed.messages.map((message) => message.event?.name ?? message.text)).toEqual(['joined'])
    const all = await guest.call('fetch', { thread, after: 0, limit: 200 })
    expect(all.messages.map((message) => message.event?.name ?? message.text)).toEqual(['joined'])
    await visitor.call('post', { thread, key: newKey(), text: 'hello Carl' })
    expect((await guest.event('message', (frame) => frame.message.text === 'hello Carl')).message.author.kind).toBe(
      'visitor',
    )
    await guest.call('post', { thread, key: newKey(), text: 'hello' })
    const said = await ann.call('fetch', { thread, after: 0, limit: 200 })
    expect(said.messages.at(-1)).toMatchObject({ text: 'hello', author: { kind: 'guest', name: 'Carl of Parcels' } })
  })

  test('[WI3] [FI6] a guest gets no link to a file of before, and one to a file that came while it is in', async () => {
    const app = await startTestApp()
    const { ann, visitor, id, thread, epoch } = await begin(app)
    const [before, after] = [await upload(app, visitor.token, 'before'), await upload(app, visitor.token, 'after')]
    await visitor.call('post', { thread, key: newKey(), text: '', files: [before] })
    const guest = await guestOnline(app, (await guestLink(app, ann, id, epoch)).token)
    await visitor.call('post', { thread, key: newKey(), text: '', files: [after] })
    const { body } = await http(app.url, 'POST', '/api/v1/files/links', {
      token: guest.token,
      body: { files: [before, after] },
    })
    expect((body as { items: { file: string }[] }).items.map(({ file }) => file)).toEqual([after])
  })

  test('[WI3] a guest reaches nothing else: no other thread, no conversation of its own, no staff thread', async () => {
    const app = await startTestApp()
    const { ann, id, epoch } = await begin(app)
    const other = await visitorOnline(app)
    const opened = await other.call('open', { key: newKey(), text: 'mine alone' })
    const { token } = await guestLink(app, ann, id, epoch)
    const guest = await guestOnline(app, token)
    const staff = (await app.services.conversations.get(ann.actor, id)).staffThread
    for (const thread of [opened.conversation.thread, staff, newKey()]) {
      expect(await codeOf(guest.call('follow', { thread }))).toBe('not_found')
      expect(await codeOf(guest.call('post', { thread, key: newKey(), text: 'x' }))).toBe('not_found')
    }
    expect(await codeOf(guest.call('open', { key: newKey(), text: 'x' }))).toBe('forbidden')
    expect(await codeOf(guest.call('end', { conversation: id }))).toBe('not_found')
  })

  test('[WI5] a link is for one person, and a guest who may only read does not speak', async () => {
    const app = await startTestApp()
    const { ann, id, thread, epoch } = await begin(app)
    const { token } = await guestLink(app, ann, id, epoch, 'reader')
    const guest = await guestOnline(app, token)
    expect((await openLink(app, token)).status).toBe(404)
    expect((await openLink(app, newKey().repeat(2).slice(0, token.length))).status).toBe(404)
    expect(await codeOf(guest.call('post', { thread, key: newKey(), text: 'may I?' }))).toBe('forbidden')
  })

  test('[WI5] a link that ran out lets nobody in', async () => {
    let now = 1_800_000_000_000
    const app = await startTestApp({}, () => now)
    const { ann, id, epoch } = await begin(app)
    const { token } = await guestLink(app, ann, id, epoch)
    now += 3_600_001
    expect((await openLink(app, token)).status).toBe(404)
  })

  test('[WI5] only who holds the conversation makes links, and the token is stored as a hash', async () => {
    const app = await startTestApp()
    const { ann, bob, id, epoch } = await begin(app)
    expect((await guestLink(app, bob, id, epoch)).status).toBe(409)
    const { token } = await guestLink(app, ann, id, epoch)
    const rows = await app.services.database.read.guestLink.findMany()
    expect(rows.map((row) => row.tokenHash)).toEqual([hashSecret(token)])
  })

  test('[WI6] narrowed to one to one, the guest hears nothing more on its open socket and cannot come back', async () => {
    const app = await startTestApp()
    const { ann, bob, visitor, id, thread, epoch } = await begin(app)
    const { token } = await guestLink(app, ann, id, epoch)
    const guest = await guestOnline(app, token)
    await guest.call('follow', { thread })
    await ann.call('widen', { conversation: id, epoch, who: { kind: 'agent', id: bob.id } })
    const { conversation } = await ann.call('narrow', { conversation: id, epoch })
    expect(conversation.people).toEqual([])
    await visitor.call('post', { thread, key: newKey(), text: 'alone again' })
    expect(await codeOf(guest.call('fetch', { thread, after: 0, limit: 200 }))).toBe('not_found')
    expect(guest.all('message').filter((frame) => frame.message.text === 'alone again')).toEqual([])
    expect(await codeOf(guest.call('post', { thread, key: newKey(), text: 'me too' }))).toBe('not_found')
    expect(await codeOf(bob.call('post', { thread, key: newKey(), text: 'me too' }))).toBe('stale_epoch')
    const back = await fetch(`${app.url}/api/v1/visitors/tokens`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ site: app.key, secret: guest.secret }),
    })
    expect(((await back.json()) as { visitor: { id: string } }).visitor.id).not.toBe(guest.id)
  })

  test('[WI6] one person is taken out, another goes, and the transcript is one', async () => {
    const app = await startTestApp()
    const { ann, bob, id, thread, epoch } = await begin(app)
    const dora = await agentOnline(app, { name: 'Dora' })
    for (const colleague of [bob, dora])
      await ann.call('widen', { conversation: id, epoch, who: { kind: 'agent', id: colleague.id } })
    await bob.call('step_out', { conversation: id })
    const { conversation } = await ann.call('narrow', { conversation: id, epoch, person: dora.id })
    expect(conversation.people).toEqual([])
    const { messages } = await ann.call('fetch', { thread, after: 0, limit: 200 })
    const events = messages
      .filter((message) => message.event?.person)
      .map(({ event }) => `${event?.name} ${event?.person?.name}`)
    expect(events).toEqual(['invited Bob', 'invited Dora', 'left Bob', 'removed Dora'])
    expect(await codeOf(bob.call('step_out', { conversation: id }))).toBe('not_found')
  })

  test('[WI7] a closed conversation takes no word of a guest or a colleague', async () => {
    const app = await startTestApp()
    const { ann, bob, id, thread, epoch } = await begin(app)
    const guest = await guestOnline(app, (await guestLink(app, ann, id, epoch)).token)
    await ann.call('widen', { conversation: id, epoch, who: { kind: 'agent', id: bob.id } })
    await ann.call('close', { conversation: id, epoch })
    expect(await codeOf(guest.call('post', { thread, key: newKey(), text: 'late' }))).toBe('thread_closed')
    expect(await codeOf(bob.call('post', { thread, key: newKey(), text: 'late' }))).toBe('thread_closed')
  })

  test('[WI4] who comes in again reads what was said in both stays, files too, and nothing of between', async () => {
    const app = await startTestApp()
    const { ann, visitor, thread, epoch } = await begin(app)
    const { database } = app.services
    const second = await visitorOnline(app)
    const member = { id: second.id, kind: 'visitor' as const, name: 'Second', role: 'speaker' as const }
    const comes = () => database.write((tx) => startMembership(tx, thread, member, Date.now()))
    const goes = () => database.write((tx) => endMembership(tx, thread, member.id, Date.now()))
    const says = async (text: string) => {
      const file = await upload(app, visitor.token, text)
      const { seq } = await visitor.call('post', { thread, key: newKey(), text, files: [file] })
      return { seq, file }
    }
    const textsOf = (messages: { text?: string }[]) => messages.map(({ text }) => text)

    const before = await says('before')
    await comes()
    const first = await says('first stay')
    const { lastSeq } = await second.call('follow', { thread })
    await goes()
    expect(await codeOf(second.call('fetch', { thread, after: 0, limit: 200 }))).toBe('not_found')
    const between = await says('between')
    await ann.call('post', { thread, key: newKey(), text: 'between, too', epoch })
    await comes()
    const last = await says('second stay')
    const withheld = [{ from: between.seq, to: between.seq + 1 }]

    const anew = await second.call('follow', { thread })
    expect(anew).toMatchObject({ mode: 'reset', fromSeq: before.seq + 1, withheld })
    expect(textsOf(anew.messages)).toEqual(['first stay', 'second stay'])
    const resumed = await second.call('follow', { thread, log: anew.log, lastSeq })
    expect(resumed).toMatchObject({ mode: 'these', withheld })
    expect(textsOf(resumed.messages)).toEqual(['second stay'])
    expect(textsOf((await second.call('fetch', { thread, after: 0, limit: 200 })).messages)).toEqual([
      'first stay',
      'second stay',
    ])
    const files = [before, first, between, last].map(({ file }) => file)
    const { body } = await http(app.url, 'POST', '/api/v1/files/links', { token: second.token, body: { files } })
    expect((body as { items: { file: string }[] }).items.map(({ file }) => file).sort()).toEqual(
      [first.file, last.file].sort(),
    )

    await goes()
    expect(await codeOf(second.call('follow', { thread }))).toBe('not_found')
    expect((await visitor.call('follow', { thread })).withheld).toBeUndefined()
  })
})
