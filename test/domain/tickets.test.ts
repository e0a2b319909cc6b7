import { expect, test } from 'vitest'
import { type AgentActor, Visitors } from '../../src/identity/index.ts'
import { newId } from '../../src/kernel/ids.ts'
import { createThread, MessageReader, readMessages } from '../../src/messaging/index.ts'
import { Tickets } from '../../src/ticket/index.ts'
import { type Domain, openDomain } from '../support/domain.ts'

async function setUp() {
  const domain = await openDomain()
  const visitors = new Visitors(domain.database, domain.clock)
  return {
    domain,
    tickets: new Tickets({ ...domain, visitors, leaveQueue: async () => [] }),
    reader: new MessageReader(domain.database.read, 'epoch'),
  }
}

async function seedConversation({ database, siteId }: Domain, visitorId: string, number: number) {
  const id = newId()
  return database.write(async (tx) => {
    const publicThreadId = await createThread(tx, { kind: 'public', siteId, visitorId, ownerId: id })
    const staffThreadId = await createThread(tx, { kind: 'staff', siteId, visitorId: null, ownerId: id })
    await tx.db.conversation.create({
      data: {
        id,
        number,
        siteId,
        visitorId,
        status: 'active',
        publicThreadId,
        staffThreadId,
        openKey: newId(),
        openedAt: new Date(0),
      },
    })
    return { id, number, siteId, visitorId, publicThreadId, staffThreadId }
  })
}

const makeTickets = async (tickets: Tickets, domain: Domain, count: number) => {
  for (let index = 0; index < count; index++) {
    domain.time.now += index % 3
    await tickets.leaveMessage(await domain.visitor(), {
      key: newId(),
      text: `request ${index}`,
      email: 'a@example.com',
    })
  }
}

test('[VI5] a message left while nobody is there becomes a numbered ticket that opens with it', async () => {
  const { domain, tickets } = await setUp()
  const heard = domain.heard('ticket_changed')
  const visitor = await domain.visitor()
  const ticket = await tickets.leaveMessage(visitor, {
    key: newId(),
    text: 'Where is my order?\nIt is late.',
    email: 'eve@example.com',
    name: 'Eve',
  })
  expect(ticket).toMatchObject({
    number: 1,
    subject: 'Where is my order?',
    status: 'open',
    priority: 'normal',
    version: 1,
    conversation: null,
    requester: { id: visitor.id, name: 'Eve', email: 'eve@example.com', verified: false },
  })
  expect(await readMessages(domain.database.read, ticket.thread)).toMatchObject([
    {
      seq: 1,
      kind: 'text',
      text: 'Where is my order?\nIt is late.',
      author: { kind: 'visitor', id: visitor.id, name: 'Eve' },
    },
  ])
  expect(heard).toMatchObject([{ ticket: { id: ticket.id }, openTickets: 1 }])
})

test('[VI5] its subject is the first line of what was written, not a signature below', async () => {
  const { domain, tickets } = await setUp()
  const visitor = await domain.visitor()
  const left = await tickets.leaveMessage(visitor, {
    key: newId(),
    text: '\n  My order is late \n\nThanks\nAda',
    email: 'ada@example.com',
  })
  expect(left.subject).toBe('My order is late')
  expect(left.requester).toMatchObject({ name: '', email: 'ada@example.com' })
})

test('[VI5] the same key again answers the same ticket; with another text it is key_reused [TH3]', async () => {
  const { domain, tickets } = await setUp()
  const visitor = await domain.visitor()
  const left = { key: newId(), text: 'Help', email: 'eve@example.com' }
  const [first, second] = await Promise.all([tickets.leaveMessage(visitor, left), tickets.leaveMessage(visitor, left)])
  expect(second).toEqual(first)
  expect(await readMessages(domain.database.read, first.thread)).toHaveLength(1)
  await expect(tickets.leaveMessage(visitor, { ...left, text: 'Other' })).rejects.toMatchObject({ code: 'key_reused' })
  expect(await tickets.leaveMessage(await domain.visitor(), left)).toMatchObject({ number: 2 })
})

test('[FO6] a visitor cannot read the thread of its own ticket: staff write notes there', async () => {
  const { domain, tickets, reader } = await setUp()
  const visitor = await domain.visitor()
  const ticket = await tickets.leaveMessage(visitor, { key: newId(), text: 'Help', email: 'eve@example.com' })
  await expect(reader.fetch({ kind: 'visitor', id: visitor.id }, ticket.thread, 0, 50)).rejects.toMatchObject({
    code: 'not_found',
  })
  expect(await reader.fetch({ kind: 'agent', id: newId() }, ticket.thread, 0, 50)).toMatchObject({ lastSeq: 1 })
})

test('a verified visitor keeps the name and the address that its site vouches for', async () => {
  const { domain, tickets } = await setUp()
  const visitor = await domain.visitor({ name: 'Real Name', email: 'real@example.com', externalId: 'u1' })
  const ticket = await tickets.leaveMessage(visitor, {
    key: newId(),
    text: 'Help',
    email: 'other@example.com',
    name: 'Boss',
  })
  expect(ticket.requester).toEqual({ id: visitor.id, name: 'Real Name', email: 'real@example.com', verified: true })
})

test('a conversation becomes one ticket, however often it is asked for, and its staff thread says so', async () => {
  const { domain, tickets } = await setUp()
  const [ann, visitor] = [
    await domain.agent('agent', 'Ann'),
    await domain.visitor({ name: 'Eve', email: 'eve@example.com' }),
  ]
  const conversation = await seedConversation(domain, visitor.id, 7)
  const [first, second] = await Promise.all([
    tickets.fromConversation(ann, conversation, 'Refund'),
    tickets.fromConversation(ann, conversation, 'Again'),
  ])
  expect(first).toMatchObject({
    number: 1,
    subject: 'Refund',
    conversation: { id: conversation.id, number: 7 },
    requester: { name: 'Eve', email: 'eve@example.com' },
  })
  expect(second).toEqual(first)
  expect(
    (await readMessages(domain.database.read, conversation.staffThreadId)).map((message) => message.event),
  ).toEqual([{ name: 'ticketed', agent: { id: ann.id, name: 'Ann' }, ticket: { id: first.id, number: 1 } }])
  expect(await readMessages(domain.database.read, conversation.publicThreadId)).toEqual([])
})

test('an update changes what it names, tells the thread, and grows the version', async () => {
  const { domain, tickets } = await setUp()
  const [ann, bob] = [await domain.agent('agent', 'Ann'), await domain.agent('agent', 'Bob')]
  const { id, thread } = await tickets.leaveMessage(await domain.visitor(), {
    key: newId(),
    text: 'Help',
    email: 'e@example.com',
  })
  domain.time.now += 5
  const updated = await tickets.update(ann, id, { version: 1, status: 'pending', priority: 'high', assignee: bob.id })
  expect(updated).toMatchObject({
    version: 2,
    status: 'pending',
    priority: 'high',
    assignee: { id: bob.id, name: 'Bob' },
    updatedAt: domain.time.now,
  })
  expect((await readMessages(domain.database.read, thread)).slice(1).map((message) => message.event)).toEqual([
    { name: 'status', status: 'pending' },
    { name: 'assignee', agent: { id: bob.id, name: 'Bob' } },
  ])
  expect(await tickets.countOpen()).toBe(0)
  expect(await tickets.update(ann, id, { version: 2, assignee: null })).toMatchObject({ version: 3, assignee: null })
})

test('of two agents who change the same version, the second gets conflict and changes nothing', async () => {
  const { domain, tickets } = await setUp()
  const [ann, bob] = [await domain.agent('agent'), await domain.agent('agent')]
  const { id } = await tickets.leaveMessage(await domain.visitor(), {
    key: newId(),
    text: 'Help',
    email: 'e@example.com',
  })
  const change = (actor: AgentActor, status: 'solved' | 'closed') => tickets.update(actor, id, { version: 1, status })
  const [first, second] = await Promise.allSettled([change(ann, 'solved'), change(bob, 'closed')])
  expect(first).toMatchObject({ status: 'fulfilled' })
  expect(second).toMatchObject({ status: 'rejected', reason: { code: 'conflict' } })
  expect(await tickets.get(ann, id)).toMatchObject({ status: 'solved', version: 2 })
})

test('an unknown ticket is not_found; nobody, and somebody disabled, cannot be assigned', async () => {
  const { domain, tickets } = await setUp()
  const [ann, gone] = [await domain.agent('agent'), await domain.agent('agent')]
  await domain.database.write((tx) => tx.db.agent.update({ where: { id: gone.id }, data: { disabledAt: new Date() } }))
  const { id } = await tickets.leaveMessage(await domain.visitor(), {
    key: newId(),
    text: 'Help',
    email: 'e@example.com',
  })
  await expect(tickets.get(ann, newId())).rejects.toMatchObject({ code: 'not_found' })
  await expect(tickets.update(ann, newId(), { version: 1 })).rejects.toMatchObject({ code: 'not_found' })
  for (const assignee of [gone.id, newId()])
    await expect(tickets.update(ann, id, { version: 1, assignee })).rejects.toMatchObject({ code: 'bad_request' })
})

test('pages of the list hold every ticket once, newest change first, also when one changes in between', async () => {
  const { domain, tickets } = await setUp()
  const ann = await domain.agent('agent')
  await makeTickets(tickets, domain, 61)
  const first = await tickets.list(ann, {})
  expect(first.items).toHaveLength(50)
  const [top] = first.items
  domain.time.now += 1_000
  await tickets.update(ann, top?.id ?? '', { version: 1, priority: 'low' })
  const second = await tickets.list(ann, { cursor: first.next ?? '' })
  expect(second.next).toBeNull()
  const ids = [...first.items, ...second.items].map((ticket) => ticket.id)
  expect([ids.length, new Set(ids).size]).toEqual([61, 61])
  const times = [...first.items, ...second.items].map((ticket) => ticket.updatedAt)
  expect(times).toEqual([...times].sort((a, b) => b - a))
})

test('the list is filtered by status and by assignee, also by nobody', async () => {
  const { domain, tickets } = await setUp()
  const ann = await domain.agent('agent')
  await makeTickets(tickets, domain, 3)
  const { items } = await tickets.list(ann, {})
  const [a] = items
  await tickets.update(ann, a?.id ?? '', { version: 1, assignee: ann.id, status: 'pending' })
  expect((await tickets.list(ann, { assignee: ann.id })).items.map((ticket) => ticket.id)).toEqual([a?.id])
  expect((await tickets.list(ann, { assignee: 'none' })).items).toHaveLength(2)
  expect((await tickets.list(ann, { status: 'pending' })).items).toHaveLength(1)
  await expect(tickets.list(ann, { cursor: 'nonsense' })).rejects.toMatchObject({ code: 'bad_request' })
})
