/** The composition root: builds every part, lists who subscribes to what, starts and stops them in mirrored order. */
import fs from 'node:fs'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { Announcements, StaffNotices } from './announcement/index.ts'
import { Archive, Removal } from './archive/index.ts'
import { ClamdScanner, DiskStorage, Files, Folder, shelf as fileShelf, Inspector, Refusal, S3Storage, Uploads } from './attachment/index.ts'
import { Audit } from './audit/index.ts'
import { CannedReplies } from './canned-reply/index.ts'
import type { Config } from './config.ts'
import {
  Absences,
  Assignments,
  Blocking,
  Conversations,
  People,
  Readings,
  ReplyTimes,
  toVisitorView,
  Visits,
} from './conversation/index.ts'
import { Dispatcher } from './dispatcher/index.ts'
import { EventBus } from './events/bus.ts'
import {
  agentHandlers,
  type Connection,
  Creations,
  everyoneHandlers,
  Gateway,
  Greeter,
  Rates,
  Router,
  roomHandlers,
  visitorHandlers,
  WorkChallenger,
} from './gateway/index.ts'
import { Binder, ConnectionCap, createHttpServer, fileDoor, KnownDevices, pages, SignInThrottle, uploadDoor } from './http/index.ts'
import { adminRoutes } from './http/routes/admin.ts'
import { agentRoutes } from './http/routes/agent.ts'
import { fileRoutes } from './http/routes/files.ts'
import { roomRoutes } from './http/routes/rooms.ts'
import { sessionRoutes } from './http/routes/sessions.ts'
import { transcriptRoutes } from './http/routes/transcripts.ts'
import { visitorRoutes } from './http/routes/visitors.ts'
import { AgentSessions, Agents, Authenticator, Blocks, Departments, Sites, Standings, Tokens, Visitors } from './identity/index.ts'
import { Sweep } from './jobs/sweep.ts'
import { systemTime, type Time } from './kernel/awake.ts'
import { ClientAddress } from './kernel/client-address.ts'
import { makeFolder } from './kernel/folders.ts'
import { Guesses } from './kernel/guesses.ts'
import { newId, newSecret } from './kernel/ids.ts'
import { createLogger, type Logger } from './kernel/logger.ts'
import { roomForConnections } from './kernel/open-files.ts'
import { MessageReader, MessageWriter, Receipts } from './messaging/index.ts'
import { Presence } from './presence/index.ts'
import { FanOut, Hub, MemoryBroker, topics, topicsOf } from './realtime/index.ts'
import { Crowd, Sessions as GroupSessions, Hosting, Rooms } from './room/index.ts'
import { Database } from './store/database.ts'
import { migrate } from './store/migrate.ts'
import { loadSecrets } from './store/secrets.ts'
import { readSetting, writeSetting } from './store/settings.ts'
import { Tickets } from './ticket/index.ts'

/** The folder that holds prisma/ and dist/, whether this runs from src/ or from dist/server/. */
const ROOT = findRoot(path.dirname(fileURLToPath(import.meta.url)))

export interface App {
  server: Server
  logger: Logger
  url: string
  /** The one-time link for the first admin; undefined when there is one. */
  setupLink: string | undefined
  siteKey: () => string | undefined
  services: AppServices
  stop(): Promise<void>
}
/** What the demo's seed and the tests may use directly: the same services that sockets and routes use. */
export interface AppServices {
  agents: Agents
  departments: Departments
  rooms: Rooms
  groupSessions: GroupSessions
  sessions: AgentSessions
  sites: Sites
  visitors: Visitors
  tokens: Tokens
  conversations: Conversations
  assignments: Assignments
  writer: MessageWriter
  uploads: Uploads
  presence: Presence
  tickets: Tickets
  announcements: Announcements
  cannedReplies: CannedReplies
  archive: Archive
  database: Database
}

export async function startApp(config: Config, time: Time = systemTime()): Promise<App> {
  const { clock, ticks, awake } = time
  const logger = createLogger(config.logLevel)
  makeFolder(config.dataDir)
  const file = path.join(config.dataDir, 'helpline.db')
  migrate(file, path.join(ROOT, 'prisma/migrations/sqlite'))

  const bus = new EventBus(logger)
  const database = await Database.open(file, bus)
  const epoch = await logEpoch(database)
  const presence = new Presence(bus, awake, config.agentGraceMs)
  const secrets = loadSecrets(config.dataDir)
  const tokens = new Tokens(secrets.tokens, clock)
  const audit = new Audit(database, clock)
  const sites = new Sites(database, bus, audit, clock)
  await sites.load()
  const agents = new Agents(database, audit, clock, presence.stateOf)
  const departments = new Departments(database, audit, clock)
  const standings = new Standings(agents, bus, logger)
  const sessions = new AgentSessions(database, tokens, audit, time)
  // The visitors' door needs what the conversations do with a moved visitor, and those need the visitors: tied here.
  const visitors: Visitors = new Visitors(database, clock, async (tx, from, to, siteId) => {
    await conversations.move(tx, from, to)
    await groupSessions.move(tx, from, to, siteId)
  })
  const blocks = new Blocks(database.read, clock, secrets.tokens)
  const shelf = fileShelf(config.files.filesPerMessage)
  const conversations: Conversations = new Conversations(database, visitors, clock, shelf, () => dispatcher.isOnline())
  const guesses = new Guesses(config.rateFactor, ticks)
  const authenticator = new Authenticator(tokens, sessions, visitors, sites, guesses)
  const assignments = new Assignments(database, clock, (id) => presence.stateOf(id) === 'here')
  const dispatcher: Dispatcher = new Dispatcher(assignments, (ids) => agents.some(ids), presence.stateOf, bus, logger)
  const people = new People(database, visitors, audit, clock)
  const writer = new MessageWriter(database, clock, ticks, shelf)
  const rooms = new Rooms(database, audit, clock)
  const hosting = new Hosting(database, audit, clock, shelf)
  const groupSessions: GroupSessions = new GroupSessions(database, clock)
  const blocking = new Blocking(database, audit, clock, (tx, site, visitor) => groupSessions.showOut(tx, site, visitor))
  const crowd = new Crowd(database.read, bus, logger)
  const reader = new MessageReader(database.read, epoch)
  const visits = new Visits(database, clock, logger)
  const readings = new Readings(database, audit, ticks)
  const arrivals = new Folder(path.join(config.dataDir, 'incoming'))
  const storage = config.s3 === undefined ? new DiskStorage(new Folder(path.join(config.dataDir, 'files'))) : new S3Storage(config.s3)
  const scanner = config.clamd === undefined ? undefined : new ClamdScanner(config.clamd)
  const refusal = new Refusal(config.files.refused)
  const inspector = new Inspector({
    database,
    arrivals,
    storage,
    scanner,
    refusal,
    keepsNotes: (siteId) => siteId !== null && sites.find(siteId)?.keepsNotes === true,
    logger,
  })
  const uploads = new Uploads(database, arrivals, storage, inspector, clock, logger, config.files, refusal)
  const files = new Files(database, storage, clock, secrets.tokens, (actor, thread) => reader.authorise(actor, thread), logger)
  const receipts = new Receipts(database, bus, logger)
  const tickets = new Tickets(database, audit, clock, visitors, conversations.leaveQueue)
  const hub = new Hub<Connection>()
  const announcements = new Announcements(database, audit, clock, logger, (audience) =>
    hub.people(topicsOf(audience), audience.only ?? undefined),
  )
  const cannedReplies = new CannedReplies(database, audit)
  const archive = new Archive(database, epoch, conversations.byIds, logger)
  const removal = new Removal({ database, visitors, tickets, uploads, audit, logger })

  const absences = new Absences(
    database,
    clock,
    awake,
    (visitor) => hub.count(topics.visitor(visitor)) > 0,
    { graceMs: config.visitorGraceMs, goneMs: config.visitorGoneMs },
    (tx, row) => tickets.fromWaiting(tx, row),
    logger,
  )
  const creations = new Creations(config.rateFactor, new WorkChallenger())
  const fanOut = new FanOut(new MemoryBroker(hub), config.checkFrames, toVisitorView)

  // Who hears of what, in this order: people first, then the dispatcher, then what may come later.
  fanOut.subscribe(bus)
  crowd.subscribe()
  bus.on('conversation_changed', ({ conversation, previousAgentId }) => {
    const concerned = [conversation.agent?.id, previousAgentId].filter((id) => typeof id === 'string')
    dispatcher.conversationChanged(conversation.id, concerned)
    if (conversation.status !== 'closed') absences.left(conversation.visitor.id, conversation.status)
    for (const id of new Set(concerned)) standings.note(id)
  })
  bus.on('agent_changed', ({ agent }) => dispatcher.agentChanged(agent.id))
  bus.on('presence_changed', ({ agentId }) => {
    dispatcher.agentChanged(agentId)
    standings.note(agentId)
  })
  bus.on('message_posted', () => archive.noteChange())
  bus.on('conversation_removed', () => archive.noteChange())
  bus.on('ticket_changed', ({ ticket }) => {
    // Made just now: it changes later, the link does not.
    if (ticket.conversation === null || ticket.version !== 1) return
    const { id } = ticket.conversation
    database
      .write((tx) => conversations.linked(tx, id))
      .catch((error: unknown) => logger.warn({ err: error }, 'a ticket was not shown on its conversation'))
  })

  let publicUrl = config.publicUrl ?? `http://${config.host}:${config.port}`
  const ownOrigins = new Set<string>()
  const isOwnOrigin = (origin: string) => ownOrigins.has(origin)
  const clientAddress = new ClientAddress(config.trustedProxies)
  let setupToken = (await agents.nobodyYet()) ? newSecret() : undefined

  const throttle = new SignInThrottle(config.rateFactor, ticks)
  const binder = new Binder(authenticator, clientAddress, { sites, isOwnOrigin })
  sessionRoutes(binder, {
    agents,
    sessions,
    sites,
    database,
    audit,
    throttle,
    guesses,
    devices: new KnownDevices(secrets.tokens),
    setupToken: () => setupToken,
    setupDone: () => {
      setupToken = undefined
    },
    isOwnOrigin,
    secureCookies: config.publicUrl?.startsWith('https:') ?? false,
  })
  visitorRoutes(binder, {
    visitors,
    blocks,
    blocking,
    sites,
    tokens,
    conversations,
    people,
    tickets,
    guesses,
    ticks,
    isOwnOrigin,
    rateFactor: config.rateFactor,
  })
  agentRoutes(binder, {
    agents,
    cannedReplies,
    conversations,
    people,
    tickets,
    notices: new StaffNotices(database),
    throttle,
    publicUrl: () => publicUrl,
  })
  adminRoutes(binder, { agents, departments, sites, announcements, publicUrl: () => publicUrl, read: database.read })
  roomRoutes(binder, {
    rooms,
    read: database.read,
    findSaid: (thread, words, before, until) => archive.findSaid(thread, words, before, until),
  })
  fileRoutes(binder, { uploads, files })
  transcriptRoutes(binder, { archive, removal, audit })

  const room = config.mostConnections ?? roomForConnections() ?? Number.POSITIVE_INFINITY
  const cap = new ConnectionCap(clientAddress, { room, perAddress: config.connectionsPerAddress }, awake, logger)
  const gateway = new Gateway(
    {
      greeter: new Greeter({
        authenticator,
        sites,
        conversations,
        visits,
        replyTimes: new ReplyTimes(database.read, clock, ticks),
        announcements,
        sessions: groupSessions,
        bus,
        clock,
        epoch,
        isOnline: dispatcher.isOnline,
        cameBack: (visitor) => absences.came(visitor),
        isOwnOrigin,
        filesPerMessage: config.files.filesPerMessage,
        fileBytes: config.files.fileBytes,
      }),
      router: new Router(
        everyoneHandlers({ writer, reader, readings, receipts, announcements, fanOut }),
        visitorHandlers({
          visitors,
          conversations,
          visits,
          tickets,
          sessions: groupSessions,
          blocks,
          creations: (what, actor, address, proof) => creations.take(what, actor, address, proof, ticks()),
        }),
        { ...agentHandlers({ assignments, agents, tickets, people, blocking }), ...roomHandlers({ rooms, hosting }) },
      ),
      rates: new Rates(config.rateFactor),
      hub,
      fanOut,
      presence,
      visitorLeft: (visitor) => absences.left(visitor),
      bus,
      clientAddress,
      socketsPerAddress: config.socketsPerAddress,
      hasRoom: (request) => !cap.isCrowded(request),
      time,
      logger,
    },
    config.checkFrames,
  )
  const widgetsDir = path.join(ROOT, 'dist/widgets')
  const server = createHttpServer({
    binder,
    doors: [
      uploadDoor({
        uploads,
        authenticator,
        sites,
        blocks,
        clientAddress,
        isOwnOrigin,
        ticks,
        awake,
        rateFactor: config.rateFactor,
        idleMs: config.uploadIdleMs,
      }),
      fileDoor(files, guesses, clientAddress),
    ],
    pages: fs.existsSync(path.join(widgetsDir, 'admin/index.html'))
      ? pages({
          widgetsDir,
          keptDir: path.join(config.dataDir, 'pages'),
          shopDir: path.join(ROOT, 'widgets/demo-shop'),
          sites,
          publicUrl: () => publicUrl,
          clock,
        })
      : undefined,
    logger,
    awake,
    bodyMs: config.bodyMs,
    cap,
    publicUrl: () => publicUrl,
    mayAsk: (origin) => isOwnOrigin(origin) || sites.anyAllows(origin),
    problems: () => database.problems(),
  })
  gateway.attach(server)

  // Agents that were here before a restart have the grace to come back; then their conversations move on [R32].
  const staff = await agents.list()
  for (const agent of staff) if (agent.load > 0 || agent.availability !== 'offline') presence.expect(agent.id)
  await dispatcher.start(staff.map((agent) => agent.id))
  await absences.start()
  await announcements.start()
  archive.start()
  await uploads.start()
  const sweep = new Sweep(database, clock, logger, uploads, removal)
  sweep.start()
  await listen(server, config)

  const { port } = server.address() as AddressInfo
  publicUrl = config.publicUrl ?? `http://${config.host === '0.0.0.0' || config.host === '::' ? 'localhost' : config.host}:${port}`
  ownOrigins.add(publicUrl)
  if (config.publicUrl === undefined) for (const host of ['localhost', '127.0.0.1', '[::1]']) ownOrigins.add(`http://${host}:${port}`)

  return {
    server,
    logger,
    url: publicUrl,
    setupLink: setupToken === undefined ? undefined : `${publicUrl}/setup#${setupToken}`,
    siteKey: () => sites.list()[0]?.key,
    services: {
      agents,
      departments,
      rooms,
      groupSessions,
      sessions,
      sites,
      visitors,
      tokens,
      conversations,
      assignments,
      writer,
      uploads,
      presence,
      tickets,
      announcements,
      cannedReplies,
      archive,
      database,
    },
    async stop() {
      // The port stays open until all have their goodbye: who knocks meanwhile gets one, too.
      await gateway.stop()
      const closed = new Promise((resolve) => server.close(resolve))
      server.closeIdleConnections()
      sweep.stop()
      await removal.stop()
      await uploads.stop()
      await archive.stop()
      absences.stop()
      await dispatcher.stop()
      presence.stop()
      awake.stop()
      standings.stop()
      fanOut.stop()
      crowd.stop()
      await announcements.stop()
      await visits.flush()
      await receipts.flush()
      await database.close()
      server.closeAllConnections()
      await closed
    },
  }
}

/** Names this log. A database that was put back from a backup gets a new one by `npm run new-epoch` (docs/operations.md). */
async function logEpoch(database: Database): Promise<string> {
  const known = await readSetting(database.read, 'log_epoch')
  if (known !== undefined) return known
  const epoch = newId()
  await database.write((tx) => writeSetting(tx, 'log_epoch', epoch))
  return epoch
}

function listen(server: Server, config: Config): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(config.port, config.host, () => {
      server.off('error', reject)
      resolve()
    })
  })
}

function findRoot(from: string): string {
  let folder = from
  while (!fs.existsSync(path.join(folder, 'package.json'))) {
    const parent = path.dirname(folder)
    if (parent === folder) throw new Error(`no package.json above ${from}`)
    folder = parent
  }
  return folder
}
