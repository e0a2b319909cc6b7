import type { Domain } from './domain.ts'

/**
 * Gives agents that may have been here before the grace to come back. Then their conversations move on [AG5]. Nobody
 * may look at the agents before.
 */
export async function expectStaff({ agents, presence }: Domain): Promise<void> {
  for (const agent of await agents.list())
    if (agent.load > 0 || agent.availability !== 'offline') presence.expect(agent.id)
}

/** Begins the work that nobody asks for. What the process before this one left goes on first. */
export async function beginWork(domain: Domain): Promise<void> {
  const { absences, agents, announcements, archive, dispatcher, leadership, sweep, uploads } = domain
  await dispatcher.start((await agents.list()).map(({ id }) => id))
  await absences.start()
  await announcements.start()
  if (leadership.leads) archive.start()
  await uploads.start()
  sweep.start()
}
