/** These services know what a support chat is. Each is made of those above it, and none knows of sockets or of HTTP. */
import { Announcements } from '../announcement/index.ts'
import { Archive, Removal } from '../archive/index.ts'
import { shelf as fileShelf } from '../attachment/index.ts'
import { CannedReplies } from '../canned-reply/index.ts'
import { Absences, Assignments, Blocking, Conversations, People, Readings, Visits } from '../conversation/index.ts'
import { Dispatcher } from '../dispatcher/index.ts'
import { Arrivals } from '../identity/index.ts'
import { Sweep } from '../jobs/sweep.ts'
import { MessageReader, MessageWriter, Receipts } from '../messaging/index.ts'
import { topics } from '../realtime/index.ts'
import { Hosting, QaRooms, Rooms } from '../room/index.ts'
import { ALONE } from '../store/leadership.ts'
import { Tickets } from '../ticket/index.ts'
import { makeFiles } from './files.ts'
import type { Ground } from './ground.ts'
import { makePeople } from './people.ts'
import { makeReach } from './reach.ts'

export type Domain = Awaited<ReturnType<typeof makeDomain>>

export async function makeDomain(ground: Ground) {
  const { bus, cluster, config, database, hub, lifetime, log, logger, time } = ground
  const { clock, ticks, awake } = time
  const known = await makePeople(ground)
  const { agents, audit, presence, sites, visitors } = known
  const leadership = cluster ?? ALONE
  const assignments = new Assignments(database, clock, (id) => presence.stateOf(id) === 'here', leadership)
  const readAgents = (ids: string[]) => agents.some(ids)
  const dispatching = { assignments, readAgents, presence: presence.stateOf, bus, logger, leadership }
  const dispatcher = lifetime.own(new Dispatcher(dispatching), (part) => part.stop())
  const shelf = fileShelf(config.files.filesPerMessage)
  const conversations = new Conversations({ database, visitors, clock, shelf, isOnline: dispatcher.isOnline })
  const qaRooms = new QaRooms(database, clock)
  const arrivals = new Arrivals(database, clock, async (tx, from, to, siteId) => {
    await conversations.move(tx, from, to)
    await qaRooms.move(tx, from, to, siteId)
  })
  const people = new People(database, visitors, audit, clock)
  const blocking = new Blocking(database, audit, clock, (tx, site, visitor) => qaRooms.showOut(tx, site, visitor))
  const visits = lifetime.own(new Visits(database, clock, logger), (part) => part.flush())
  const readings = new Readings(database, audit, ticks)
  const tickets = new Tickets({ database, audit, clock, visitors, leaveQueue: conversations.leaveQueue })
  const absences = lifetime.own(
    new Absences({
      database,
      clock,
      awake,
      isHere: (visitor) => hub.count(topics.visitor(visitor)) > 0,
      isElsewhere: async (visitor) => (cluster === undefined ? false : cluster.isElsewhere(visitor)),
      patience: { graceMs: config.visitorGraceMs, goneMs: config.visitorGoneMs },
      makeTicket: (tx, row) => tickets.fromWaiting(tx, row),
      logger,
      leadership,
    }),
    (part) => part.stop(),
  )

  const writer = new MessageWriter(database, clock, ticks, shelf)
  const reader = new MessageReader(database.read, log)
  const receipts = lifetime.own(new Receipts(database, bus, logger), (part) => part.flush())
  const rooms = new Rooms(database, audit, clock)
  const hosting = new Hosting(database, audit, clock, shelf)
  const reach = makeReach(ground)
  const announcements = lifetime.own(new Announcements({ database, audit, clock, logger, reach }), (part) =>
    part.stop(),
  )
  const cannedReplies = new CannedReplies(database, audit)
  const archive = lifetime.own(new Archive(database, log, conversations.byIds, logger), (part) => part.stop())
  const { uploads, files } = await makeFiles(ground, { sites, reader })
  const removal = lifetime.own(new Removal({ database, visitors, tickets, uploads, audit, logger }), (part) =>
    part.stop(),
  )
  const sweep = lifetime.own(new Sweep({ database, clock, logger, uploads, removal, leadership }), (part) =>
    part.stop(),
  )
  return {
    ...known,
    absences,
    announcements,
    archive,
    arrivals,
    assignments,
    blocking,
    cannedReplies,
    conversations,
    dispatcher,
    files,
    qaRooms,
    hosting,
    leadership,
    people,
    reader,
    readings,
    receipts,
    removal,
    rooms,
    sweep,
    tickets,
    uploads,
    visits,
    writer,
  }
}
