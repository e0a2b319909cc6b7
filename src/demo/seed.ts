/** Fills an empty installation through the same services that people use. Nothing is written past them. */
import type { App, AppServices } from '../app/index.ts'
import { type AgentActor, authorOf } from '../identity/index.ts'
import { systemClock } from '../kernel/clock.ts'
import { AppError } from '../kernel/errors.ts'
import { newId, newSecret } from '../kernel/ids.ts'
import { CANNED, PAST, type PastChat, STAFF } from './content.ts'
import { seedGroups } from './groups.ts'
import { untilDone, visitorOf } from './people.ts'

export interface DemoAccess {
  siteId: string
  accounts: { name: string; email: string; role: string; password: string }[]
}
type Services = AppServices

export async function seed(app: App): Promise<DemoAccess> {
  const { services } = app
  const site = await services.sites.create({ id: 'demo' }, { name: 'Harbour Goods', origins: [] })
  const password = newSecret().slice(0, 12)
  const agents = await staff(services, password)
  const [admin] = agents
  if (admin === undefined) throw new Error('the demo has no admin')
  for (const reply of CANNED) await services.cannedReplies.create(admin, { ...reply, scope: 'everyone' })
  for (const chat of PAST) await past(services, site.id, chat, agents)
  const visitor = await visitorOf(services, site.id)
  await services.tickets.leaveMessage(visitor, {
    key: newId(),
    text: 'Please call me back about the invoice for order 9921.',
    email: 'carla@customer.example',
    name: 'Carla',
  })
  await services.announcements.send(admin, {
    audience: { kind: 'visitors', site: site.id, pages: [], language: null, department: null, attributes: {} },
    title: 'Free shipping this week',
    body: 'On every order over 40 €, until Sunday.',
    link: null,
    severity: 'info',
    place: 'card',
    startsAt: null,
    timeZone: 'UTC',
    expiresAt: systemClock() + 7 * 86_400_000,
  })
  await seedGroups(services, agents, site.id)
  return { siteId: site.id, accounts: STAFF.map((person) => ({ ...person, password })) }
}

async function staff(services: Services, password: string): Promise<AgentActor[]> {
  const actors: AgentActor[] = []
  for (const person of STAFF) {
    const { token } = await services.agents.invite({ id: 'demo' }, { ...person, capacity: 4 })
    const row = await services.agents.accept(token, password, undefined)
    actors.push({ kind: 'agent', id: row.id, name: row.name, role: person.role, mayAnnounce: false, sessionId: 'demo' })
  }
  return actors
}

/**
 * Makes one conversation of the past: the agent comes, the dispatcher assigns, they talk, the agent closes and goes.
 */
async function past(services: Services, siteId: string, chat: PastChat, agents: AgentActor[]): Promise<void> {
  const agent = agents[chat.agent]
  if (agent === undefined) throw new Error('the demo names an agent that it does not have')
  const visitor = await visitorOf(services, siteId)
  services.presence.arrive(agent.id)
  await services.agents.setAvailability(agent, 'online', undefined)
  const [first, ...rest] = chat.lines
  const opening = {
    key: newId(),
    text: first?.text ?? '',
    name: chat.visitor,
    email: undefined,
    page: { url: 'https://shop.example/mugs', title: 'Mugs – Harbour Goods' },
  }
  const opened = await untilDone(() =>
    services.conversations
      .open(visitor, opening)
      .catch((error: unknown) => (error instanceof AppError ? undefined : Promise.reject(error))),
  )
  const mine = await untilDone(async () => {
    const conversation = await services.conversations.get(agent, opened.conversation.id)
    return conversation.status === 'active' ? conversation : undefined
  })
  for (const line of rest) {
    const author = line.by === 'agent' ? authorOf(agent) : { ...authorOf(visitor), name: chat.visitor }
    await services.writer.post({
      thread: mine.publicThread,
      author,
      key: newId(),
      text: line.text,
      epoch: line.by === 'agent' ? mine.epoch : undefined,
    })
  }
  await services.assignments.close(agent, mine.id, mine.epoch)
  if (chat.rating !== undefined) await services.conversations.rate(visitor, mine.id, chat.rating, undefined)
  await services.agents.setAvailability(agent, 'offline', undefined)
  services.presence.leave(agent.id)
}
