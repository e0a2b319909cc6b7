import { expect, test } from 'vitest'
import { agentOnline, makeAgent, makeVisitor, PASSWORD, startTestApp, visitorOnline } from '../support/app.ts'
import { http } from '../support/http.ts'
import { newKey, type Refused } from '../support/peer.ts'

const refusalOf = (promise: Promise<unknown>) =>
  promise.then(
    () => 'taken in',
    ({ code, reason }: Refused) => [code, reason],
  )
const reasonIn = ({ status, body }: { status: number; body: unknown }) => [
  status,
  (body as { error?: { reason?: string } }).error?.reason,
]
const RESERVED = ['bad_request', 'name_reserved']
const TAKEN = ['conflict', 'name_taken']
const INVISIBLE = ['bad_request', 'name_invisible']

test('[HT9] [HT8] a visitor joins a Q&A under no name of staff, the system or a host, nor one that nobody sees', async () => {
  const app = await startTestApp()
  const host = await agentOnline(app, { name: 'Hana Mori', role: 'admin' })
  const { room } = await host.call('create_room', { kind: 'qa', name: 'Support', site: app.siteId })
  const visitor = await visitorOnline(app)
  const join = (name: string) => refusalOf(visitor.call('join_qa', { qa: room.id, name }))
  expect(await join('Support')).toEqual(RESERVED)
  expect(await join('ѕuррort')).toEqual(RESERVED)
  expect(await join('Hana  MORI')).toEqual(TAKEN)
  expect(await join('Hаnа Mori')).toEqual(TAKEN)
  expect(await join('\u0007')).toEqual(INVISIBLE)
  expect(await join('Vera\u200b \u0007Ray')).toBe('taken in')
  await visitor.call('follow', { thread: room.thread })
  await visitor.call('post', { thread: room.thread, key: newKey(), text: 'hello' })
  const { message } = await visitor.event('message', (frame) => frame.message.text === 'hello')
  expect(message.author.name).toBe('Vera Ray')
})

test('[HT9] a visitor leaves no message under the name of an agent; in another try the same message goes', async () => {
  const app = await startTestApp()
  await makeAgent(app, { name: 'Hana Mori' })
  const visitor = await visitorOnline(app)
  const key = newKey()
  const leave = (name: string) =>
    refusalOf(visitor.call('leave_message', { key, text: 'Call me', email: 'vera@example.com', name }))
  expect(await leave('hana.mori')).toEqual(TAKEN)
  expect(await leave('客服')).toEqual(RESERVED)
  expect(await leave('\u3164')).toEqual(INVISIBLE)
  expect(await leave('Vera')).toBe('taken in')
})

test('[HT9] the first message of a visitor counts more than the name it came with: staff see it without one', async () => {
  const app = await startTestApp()
  await agentOnline(app, { name: 'Hana Mori' })
  for (const name of ['Hana Mori', 'Admin']) {
    const visitor = await visitorOnline(app)
    const { conversation } = await visitor.call('open', { key: newKey(), text: 'hello', name })
    const { messages } = await visitor.call('follow', { thread: conversation.thread })
    expect(messages.find(({ text }) => text === 'hello')?.author).toMatchObject({ id: visitor.id, name: '' })
  }
})

test('[HT9] a guest gets no link under a name of staff, and a link whose name a colleague got leads nowhere', async () => {
  const app = await startTestApp()
  const agent = await agentOnline(app, { name: 'Hana Mori' })
  const visitor = await visitorOnline(app)
  await visitor.call('open', { key: newKey(), text: 'hello' })
  const { conversation } = await agent.event('staff_conversation', (frame) => frame.conversation.status === 'active')
  const invite = (name: string) =>
    http(app.url, 'POST', `/api/v1/conversations/${conversation.id}/guests`, {
      token: agent.token,
      body: { epoch: conversation.epoch, name, role: 'speaker', hours: 1 },
    })
  expect(reasonIn(await invite('Hana Mori'))).toEqual([409, 'name_taken'])
  expect(reasonIn(await invite('Support'))).toEqual([400, 'name_reserved'])
  const made = await invite('Bo Larsen')
  const token = (made.body as { link: string }).link.split('#')[1]
  await makeAgent(app, { name: 'Bo Larsen' })
  const come = await http(app.url, 'POST', '/api/v1/guests', { body: { token } })
  expect(come.status).toBe(404)
})

test('[HT9] an agent may be called Support, but not as a colleague: by invitation, link, itself or an admin', async () => {
  const app = await startTestApp()
  const admin = await makeAgent(app, { name: 'Support', role: 'admin' })
  const hana = await makeAgent(app, { name: 'Hana Mori' })
  const ask = (method: 'POST' | 'PATCH', path: string, body: unknown, token = admin.token) =>
    http(app.url, method, `/api/v1${path}`, { token, body })
  const person = (name: string) => ({ name, email: `${newKey()}@example.com`, role: 'agent', capacity: 3 })
  expect(reasonIn(await ask('POST', '/agents', person('HANA MORI')))).toEqual([409, 'name_taken'])
  expect(reasonIn(await ask('POST', '/agents', person('\u2800')))).toEqual([400, 'name_invisible'])
  const invited = await ask('POST', '/agents', person('Bo Larsen'))
  const { agent, link } = invited.body as { agent: { id: string }; link: string }
  const accept = (name: string) =>
    ask('POST', '/invitations/accept', { token: link.split('#')[1], password: PASSWORD, name })
  expect(reasonIn(await accept('Hаnа Mori'))).toEqual([409, 'name_taken'])
  expect((await accept('Bo Larsen')).status).toBe(200)
  expect(reasonIn(await ask('PATCH', `/agents/${agent.id}`, { name: 'Hana-Mori' }))).toEqual([409, 'name_taken'])
  expect(reasonIn(await ask('PATCH', '/me', { name: 'suppоrt' }, hana.token))).toEqual([409, 'name_taken'])
  expect((await ask('PATCH', '/me', { name: 'Hana Móri' }, hana.token)).status).toBe(200)
  // An account that is disabled frees its name, and takes it from nobody when it comes back.
  await ask('PATCH', `/agents/${hana.id}`, { disabled: true })
  expect((await ask('PATCH', `/agents/${agent.id}`, { name: 'Hana Mori' })).status).toBe(200)
  expect(reasonIn(await ask('PATCH', `/agents/${hana.id}`, { disabled: false }))).toEqual([409, 'name_taken'])
  expect((await ask('PATCH', `/agents/${hana.id}`, { disabled: false, name: 'Hana M' })).status).toBe(200)
})

test('[HT9] a visitor whom the site signs as an agent is known, and has no name', async () => {
  const app = await startTestApp()
  await makeAgent(app, { name: 'Hana Mori' })
  const known = await makeVisitor(app)
  expect(known.id).not.toBe('')
  const site = app.services.sites.find(app.siteId)
  if (site === undefined) throw new Error('no site')
  const { default: jwt } = await import('jsonwebtoken')
  const identity = jwt.sign({ sub: 'u1', aud: site.key, name: 'Hana MORI' }, site.secret, {
    algorithm: 'HS256',
    expiresIn: 60,
  })
  const { body } = await http(app.url, 'POST', '/api/v1/visitors/tokens', { body: { site: site.key, identity } })
  expect((body as { visitor: unknown }).visitor).toMatchObject({ verified: true, name: '' })
})

test('[HT9] no room, department, site or shortcut has a name that nobody sees or that looks like another’s', async () => {
  const app = await startTestApp()
  const admin = await agentOnline(app, { role: 'admin' })
  const ask = (method: string, path: string, body: object) =>
    http(app.url, method, `/api/v1${path}`, { token: admin.token, body })
  const { room } = await admin.call('create_room', { kind: 'open', name: 'Sa\u200bles' })
  expect(room.name).toBe('Sales')
  expect((await ask('POST', '/departments', { name: 'Sa\u200bles', agents: [] })).status).toBeLessThan(300)
  expect(reasonIn(await ask('POST', '/departments', { name: '\u2060sales', agents: [] }))).toEqual([409, 'name_taken'])
  for (const name of ['\u2800', '\u3164', '\u202e\u2066\u200b']) {
    expect(await refusalOf(admin.call('create_room', { kind: 'open', name }))).toEqual(INVISIBLE)
    expect(await refusalOf(admin.call('update_room', { room: room.id, name }))).toEqual(INVISIBLE)
    expect(reasonIn(await ask('POST', '/departments', { name, agents: [] }))).toEqual([400, 'name_invisible'])
    expect(reasonIn(await ask('POST', '/sites', { name, origins: ['https://a.example'] }))).toEqual([
      400,
      'name_invisible',
    ])
    expect(reasonIn(await ask('PATCH', `/sites/${app.siteId}`, { name }))).toEqual([400, 'name_invisible'])
    const reply = { shortcut: name, text: 'hello', scope: 'personal' }
    expect(reasonIn(await ask('POST', '/canned-replies', reply))).toEqual([400, 'name_invisible'])
  }
})
