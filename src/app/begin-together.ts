/** Begins to be one of many nodes, and says what this one does when another one comes, goes, or stores something. */
import type { Gateway } from '../gateway/index.ts'
import type { Domain } from './domain.ts'
import type { Ground } from './ground.ts'

/**
 * Resolves when this node hears of the others. Does nothing on a server that has no other nodes. Whoever may come back
 * must be expected before: this node may lead from here on, and would take the others for gone.
 */
export async function beginTogether({ cluster, logger }: Ground, domain: Domain, gateway: Gateway): Promise<void> {
  if (cluster === undefined) return
  const { absences, agents, announcements, archive, dispatcher, presence, sites, sweep } = domain
  const doOr = (work: () => Promise<unknown>, what: string) => {
    work().catch((error: unknown) => logger.error({ err: error }, what))
  }
  const lookAgain = async () => dispatcher.start((await agents.list()).map(({ id }) => id))
  await cluster.begin({
    presence,
    leads: (leads) => {
      if (!leads) return
      const begin = () => Promise.all([lookAgain(), absences.expectAll()])
      doOr(begin, 'the queue could not be read; the next change retries')
      archive.noteChange()
      sweep.lead()
    },
    nodesChanged: () => {
      // The timers of a node that is gone went with it. What is due is sent once, by whoever marks it first.
      doOr(() => announcements.readSchedule(), 'the schedule could not be read; the next change retries')
      if (cluster.leads) doOr(() => absences.expectAll(), 'who waits could not be read; the next change retries')
    },
    moved: () => {
      if (cluster.leads) archive.noteChange()
    },
    isolated: () => doOr(() => gateway.reopen(), 'the people of this node could not be sent away'),
    lost: () => {
      logger.warn('this node was without its database for too long, and reads everything anew')
      const readAnew = async () => {
        await Promise.all([sites.load(), announcements.reload(), absences.readAnew(), lookAgain()])
        await gateway.reopen()
      }
      doOr(readAnew, 'what this node may have missed could not be read')
    },
  })
  // The grace of an agent goes on where other nodes saw it begin.
  for (const [agentId, ago] of await cluster.leftAgo()) presence.leftBefore(agentId, ago)
}
