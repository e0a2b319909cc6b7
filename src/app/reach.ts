/**
 * Counts who of an audience is here now. Somebody may be connected to several nodes, so these tell each other who it
 * is, not how many.
 */
import type { AnnouncementAudience } from '../events/event.ts'
import { newId } from '../kernel/ids.ts'
import { topicsOf } from '../realtime/index.ts'
import type { Ground } from './ground.ts'

/** The others answer within this time, or nobody knows. */
const ANSWER_MS = 300
/** The beginning of a random id tells people apart. */
const LETTERS = 10

interface Ask {
  people: Set<string>
  missing: Set<string>
  done: (count: number | null) => void
}

export type Reach = (audience: AnnouncementAudience) => Promise<number | null>

export function makeReach({ bus, cluster, hub }: Pick<Ground, 'bus' | 'cluster' | 'hub'>): Reach {
  const here = (audience: AnnouncementAudience) => hub.people(topicsOf(audience), audience.only ?? undefined)
  if (cluster === undefined) return async (audience) => here(audience).size
  const asks = new Map<string, Ask>()
  const short = (people: ReadonlySet<string>) => Array.from(people, (person) => person.slice(0, LETTERS))

  bus.on('people_asked', ({ ask, node, audience }, origin) => {
    if (origin === 'elsewhere')
      bus.publish({ type: 'people_told', ask, to: node, node: cluster.node, people: short(here(audience)) })
  })
  bus.on('people_told', ({ ask, node, people }, origin) => {
    const waiting = asks.get(ask)
    if (origin === 'here' || waiting === undefined) return
    for (const person of people) waiting.people.add(person)
    waiting.missing.delete(node)
    if (waiting.missing.size === 0) waiting.done(waiting.people.size)
  })

  return (audience) => {
    const missing = new Set(cluster.others)
    const people = new Set(short(here(audience)))
    if (missing.size === 0) return Promise.resolve(people.size)
    const ask = newId()
    return new Promise((resolve) => {
      const done = (count: number | null) => {
        clearTimeout(timer)
        asks.delete(ask)
        resolve(count)
      }
      const timer = setTimeout(done, ANSWER_MS, null)
      asks.set(ask, { people, missing, done })
      bus.publish({ type: 'people_asked', ask, node: cluster.node, audience })
    })
  }
}
