import type { Domain } from './domain.ts'
import type { Ground } from './ground.ts'

/** Begins the work that nobody asks for. What the process before this one left goes on first. */
export async function beginWork({ cluster }: Ground, domain: Domain): Promise<void> {
  const { absences, agents, announcements, archive, dispatcher, presence, sweep, uploads } = domain
  // Agents that were here before a restart have the grace to come back. Then their conversations move on [AG5].
  const staff = await agents.list()
  const left = await cluster?.leftAgo()
  for (const agent of staff)
    if (agent.load > 0 || agent.availability !== 'offline') presence.expect(agent.id, left?.get(agent.id))
  await dispatcher.start(staff.map((agent) => agent.id))
  await absences.start()
  await announcements.start()
  archive.start()
  await uploads.start()
  sweep.start()
}
