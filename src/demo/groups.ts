/** Makes the demo's department, its rooms for staff, and a Q&A room that visitors of the shop can join. */
import { Readable } from 'node:stream'
import type { AppServices } from '../app/index.ts'
import { type AgentActor, authorOf } from '../identity/index.ts'
import { systemClock } from '../kernel/clock.ts'
import { newId } from '../kernel/ids.ts'
import type { Room } from '../protocol/entities.ts'
import { GROUPS, NOTICE, QA } from './content.ts'
import { untilDone, visitorOf } from './people.ts'

export async function seedGroups(services: AppServices, agents: readonly AgentActor[], siteId: string): Promise<void> {
  const [admin] = agents
  if (admin === undefined) throw new Error('the demo has no admin')
  const others = agents.slice(1).map(({ id }) => id)
  await services.departments.create(admin, { name: 'Returns', agents: others })
  for (const { kind, name, topic, lines } of GROUPS) {
    const room = await services.rooms.create(admin, {
      kind,
      name,
      topic,
      members: others,
      site: undefined,
      slowModeMs: undefined,
    })
    for (const { agent, text } of lines) await say(services, room, agents[agent] ?? admin, text)
    if (kind === 'open') await share(services, room, admin, 'opening-hours.txt', 'Mon–Fri 9–18, Sat 10–14\n')
  }
  await qa(services, admin, siteId)
  await services.announcements.send(admin, {
    ...NOTICE,
    startsAt: null,
    timeZone: 'UTC',
    expiresAt: systemClock() + 7 * 86_400_000,
  })
}

async function qa(services: AppServices, admin: AgentActor, site: string): Promise<void> {
  const { name, topic, visitors, answer } = QA
  const room = await services.rooms.create(admin, {
    kind: 'qa',
    name,
    topic,
    members: undefined,
    site,
    slowModeMs: 10_000,
  })
  for (const [nick, text] of visitors) {
    const visitor = await visitorOf(services, site)
    await services.qaRooms.join(visitor, room.id, nick)
    await services.writer.post({ thread: room.thread, author: authorOf(visitor), key: newId(), text, epoch: undefined })
  }
  await say(services, room, admin, answer)
}

const say = (services: AppServices, { thread }: Room, agent: AgentActor, text: string, files?: string[]) =>
  services.writer.post({
    thread,
    author: authorOf(agent),
    key: newId(),
    text,
    epoch: undefined,
    ...(files !== undefined && { files }),
  })

async function share(services: AppServices, room: Room, agent: AgentActor, name: string, words: string): Promise<void> {
  const bytes = Buffer.from(words)
  const id = await services.uploads.create(agent, { name, size: bytes.length })
  await services.uploads.append(agent, id, 0, Readable.from([bytes]))
  await untilDone(async () => ((await services.uploads.state(agent, id)).state === 'stored' ? true : undefined))
  await say(services, room, agent, '', [id])
}
