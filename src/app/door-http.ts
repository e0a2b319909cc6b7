/** This is the door of requests: routes, uploads, files, pages. */
import fs from 'node:fs'
import path from 'node:path'
import { StaffNotices } from '../announcement/index.ts'
import type { Archive } from '../archive/index.ts'
import {
  Binder,
  type ConnectionCap,
  fileDoor,
  KnownDevices,
  pages,
  SignInThrottle,
  serveHttp,
  uploadDoor,
} from '../http/index.ts'
import { adminRoutes } from '../http/routes/admin.ts'
import { agentRoutes } from '../http/routes/agent.ts'
import { fileRoutes } from '../http/routes/files.ts'
import { roomRoutes } from '../http/routes/rooms.ts'
import { sessionRoutes } from '../http/routes/sessions.ts'
import { transcriptRoutes } from '../http/routes/transcripts.ts'
import { visitorRoutes } from '../http/routes/visitors.ts'
import type { ClientAddress } from '../kernel/client-address.ts'
import type { Domain } from './domain.ts'
import type { Drain } from './drain.ts'
import type { Ground } from './ground.ts'
import type { Watched } from './metrics.ts'
import { ROOT } from './root.ts'
import type { SetupLink } from './setup-link.ts'
import { shareCounts } from './shared-counts.ts'

export interface HttpDoorParts {
  clientAddress: ClientAddress
  cap: ConnectionCap
  setupLink: SetupLink
  watched: Watched | undefined
  drain: Drain
}

export function openHttp(ground: Ground, domain: Domain, parts: HttpDoorParts): void {
  const { clientAddress, cap, setupLink, watched, drain } = parts
  const { addresses, config, database, lifetime, logger, server, time } = ground
  const { publicUrl, isOwn: isOwnOrigin } = addresses
  const { sites, files, guesses } = domain
  const { ticks, awake } = time
  const { rateFactor } = config
  const idleMs = config.uploadIdleMs
  const doors = [
    uploadDoor({ ...domain, clientAddress, isOwnOrigin, ticks, awake, rateFactor, idleMs }),
    fileDoor(files, guesses, clientAddress),
  ]
  serveHttp(server, {
    binder: routes(ground, domain, { clientAddress, setupLink }),
    doors,
    pages: builtPages(ground, domain),
    metrics: watched?.door,
    errorAnswered: watched?.metrics.errorsOf('http'),
    logger,
    awake,
    bodyMs: config.bodyMs,
    cap,
    publicUrl,
    mayAsk: (origin) => isOwnOrigin(origin) || sites.anyAllows(origin),
    problems: async () => [...drain.problems, ...(await database.problems())],
  })
  lifetime.own(server, (open) => {
    // Nobody waits for this, because what runs may need parts that end only now.
    open.close()
    open.closeIdleConnections()
  })
}

function routes(
  ground: Ground,
  domain: Domain,
  { clientAddress, setupLink }: Pick<HttpDoorParts, 'clientAddress' | 'setupLink'>,
): Binder {
  const { addresses, config, database, secrets, time } = ground
  const { publicUrl, isOwn: isOwnOrigin } = addresses
  const { ticks } = time
  const { rateFactor } = config
  const { archive } = domain
  const throttle = new SignInThrottle(rateFactor, ticks)
  const { accounts, addresses: places } = throttle
  shareCounts(ground, { accounts, addresses: places, guesses: domain.guesses.lockouts })
  const devices = new KnownDevices(secrets.tokens)
  const binder = new Binder(domain.authenticator, clientAddress, { sites: domain.sites, isOwnOrigin })
  const setup = { setupToken: setupLink.token, setupDone: setupLink.done }
  const findSaid: Archive['findSaid'] = (thread, words, before, until) => archive.findSaid(thread, words, before, until)
  binder.bind({
    ...sessionRoutes({
      ...domain,
      ...setup,
      database,
      throttle,
      devices,
      isOwnOrigin,
      secureCookies: addresses.isSecure,
    }),
    ...visitorRoutes({ ...domain, ticks, isOwnOrigin, rateFactor }),
    ...agentRoutes({ ...domain, notices: new StaffNotices(database), throttle, publicUrl }),
    ...adminRoutes({ ...domain, publicUrl, read: database.read }),
    ...roomRoutes({ ...domain, read: database.read, findSaid }),
    ...fileRoutes(domain),
    ...transcriptRoutes(domain),
  })
  return binder
}

/** Returns undefined where the screens were not built. */
function builtPages({ addresses, config, time }: Ground, { sites }: Domain) {
  const widgetsDir = path.join(ROOT, 'dist/widgets')
  if (!fs.existsSync(path.join(widgetsDir, 'admin/index.html'))) return undefined
  const keptDir = path.join(config.dataDir, 'pages')
  const shopDir = path.join(ROOT, 'widgets/demo-shop')
  return pages({ widgetsDir, keptDir, shopDir, sites, publicUrl: addresses.publicUrl, clock: time.clock })
}
