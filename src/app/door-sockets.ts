/** This is the door of sockets: who says hello, what each kind of person may ask, and how fast. */
import { ReplyTimes } from '../conversation/index.ts'
import {
  agentHandlers,
  Creations,
  everyoneHandlers,
  Gateway,
  Greeter,
  Rates,
  Router,
  roomHandlers,
  visitorHandlers,
  WorkChallenger,
} from '../gateway/index.ts'
import type { ConnectionCap } from '../http/index.ts'
import type { ClientAddress } from '../kernel/client-address.ts'
import type { Domain } from './domain.ts'
import type { Ground } from './ground.ts'
import type { Watched } from './metrics.ts'

export interface SocketDoorParts {
  clientAddress: ClientAddress
  cap: ConnectionCap
  watched: Watched | undefined
}

export function openSockets(ground: Ground, domain: Domain, door: SocketDoorParts): Gateway {
  const { clientAddress, cap, watched } = door
  const { addresses, bus, cluster, config, database, hub, lifetime, log, logger, server, time } = ground
  const { absences, dispatcher, qaRooms, presence } = domain
  const { clock, ticks } = time
  const { filesPerMessage, fileBytes } = config.files
  const greeter = new Greeter({
    ...domain,
    replyTimes: new ReplyTimes(database.read, clock, ticks),
    qaRooms,
    bus,
    clock,
    log,
    isOnline: dispatcher.isOnline,
    cameBack: (visitor) => absences.came(visitor),
    isOwnOrigin: addresses.isOwn,
    filesPerMessage,
    fileBytes,
  })
  const limited = new Creations(config.rateFactor, new WorkChallenger())
  const creations: Parameters<typeof visitorHandlers>[0]['creations'] = (what, actor, address, proof) =>
    limited.take(what, actor, address, proof, ticks())
  const router = new Router(everyoneHandlers({ ...domain, bus }), visitorHandlers({ ...domain, qaRooms, creations }), {
    ...agentHandlers(domain),
    ...roomHandlers(domain),
  })
  const parts = {
    greeter,
    router,
    rates: new Rates(config.rateFactor),
    hub,
    presence,
    visitorLeft: (visitor: string) => absences.left(visitor),
    bus,
    clientAddress,
    socketsPerAddress: config.socketsPerAddress,
    hasRoom: (request: Parameters<ConnectionCap['isCrowded']>[0]) =>
      cluster?.isIsolated !== true && !cap.isCrowded(request),
    errorAnswered: watched?.metrics.errorsOf('socket'),
    time,
    logger,
  }
  // The gateway ends before the port is closed, so that whoever knocks meanwhile gets a goodbye, too.
  const gateway = lifetime.own(new Gateway(parts, config.checkFrames), (open) => open.stop())
  gateway.attach(server)
  return gateway
}
