/** Hello and renewal lead from a token to a socket that knows who it is [CO2]–[CO10]. */
import type { Announcements } from '../announcement/index.ts'
import type { Conversations, ReplyTimes, Visits } from '../conversation/index.ts'
import type { EventBus } from '../events/bus.ts'
import { type Actor, type Authenticator, allows, isGuest, type Sites } from '../identity/index.ts'
import type { Clock } from '../kernel/clock.ts'
import { AppError } from '../kernel/errors.ts'
import type { FrameOf, HelloResult, ResultOf } from '../protocol/commands/index.ts'
import { LIMITS } from '../protocol/limits.ts'
import { topics } from '../realtime/index.ts'
import type { QaRooms } from '../room/index.ts'
import type { Connection, Signed } from './connection.ts'
import { visit } from './visit.ts'

interface Services {
  authenticator: Authenticator
  sites: Sites
  conversations: Conversations
  visits: Visits
  replyTimes: ReplyTimes
  announcements: Announcements
  qaRooms: QaRooms
  bus: EventBus
  clock: Clock
  /** The name of the log. */
  log: string
  isOnline: () => boolean
  /** Is called when a visitor came: what waits for the visitor is put right first. */
  cameBack: (visitorId: string) => Promise<void> | undefined
  isOwnOrigin: (origin: string) => boolean
  filesPerMessage: number
  fileBytes: number
}

/** A look is at somebody whose token is being checked. */
interface Look {
  /** These are the ids of the person, and of its site. */
  ids: readonly string[]
  /** True when what was read may be out of date. */
  stale: boolean
}

export class Greeter {
  private readonly looks = new Set<Look>()
  private readonly services: Services
  constructor(services: Services) {
    this.services = services
    const { bus } = services
    bus.on('sessions_ended', ({ agentId }) => this.changed(agentId))
    bus.on('agent_changed', ({ agent }) => this.changed(agent.id))
    bus.on('browsers_ended', ({ visitor }) => this.changed(visitor))
    bus.on('visitor_moved', ({ from }) => this.changed(from))
    bus.on('site_changed', ({ siteId }) => this.changed(siteId))
  }

  /** Returns whether a page may open a socket. Before the upgrade only its origin is known (A18, A19). */
  mayUpgrade(origin: string | undefined): boolean {
    return origin === undefined || this.services.isOwnOrigin(origin) || this.services.sites.anyAllows(origin)
  }

  async hello(connection: Connection, frame: FrameOf<'hello'>): Promise<HelloResult> {
    const signed = await this.sign(connection, frame.token, ({ actor }) => {
      this.checkOrigin(actor, connection.origin)
      this.listen(connection, actor)
    })
    if (signed.actor.kind === 'visitor') await this.services.cameBack(signed.actor.id)
    return this.welcome(connection, signed.actor, signed.expiresAt, frame)
  }

  async renew(connection: Connection, frame: FrameOf<'renew'>): Promise<ResultOf<'renew'>> {
    const { expiresAt } = await this.sign(connection, frame.token, ({ actor }) => {
      const before = connection.signed?.actor
      if (before === undefined || before.kind !== actor.kind || before.id !== actor.id) throw new AppError('bad_token')
    })
    return { expiresAt }
  }

  mayStay = (signed: Signed, origin: string | undefined): boolean =>
    this.services.authenticator.isPresent(signed.actor, signed.generation) && this.allowsOrigin(signed.actor, origin)

  /**
   * Reads who it is, once. Only what changed meanwhile was told before the socket listened, and is read again [HT5].
   * `admit` may refuse. Nothing is waited for between the look, `admit`, and the moment when the socket is signed.
   */
  private async sign(connection: Connection, token: string, admit: (signed: Signed) => void): Promise<Signed> {
    const { authenticator } = this.services
    const access = authenticator.verify(token, connection.address)
    const { claims } = access
    const look: Look = {
      ids: claims.kind === 'agent' ? [claims.agentId] : [claims.visitorId, claims.siteId],
      stale: false,
    }
    this.looks.add(look)
    try {
      let signed: Signed
      do {
        look.stale = false
        signed = await authenticator.identify(access, connection.address)
      } while (look.stale)
      admit(signed)
      connection.signed = signed
      return signed
    } finally {
      this.looks.delete(look)
    }
  }

  private changed(id: string): void {
    for (const look of this.looks) if (look.ids.includes(id)) look.stale = true
  }

  private checkOrigin(actor: Actor, origin: string | undefined): void {
    if (!this.allowsOrigin(actor, origin)) throw new AppError('origin_refused')
  }

  private allowsOrigin(actor: Actor, origin: string | undefined): boolean {
    if (origin === undefined || this.services.isOwnOrigin(origin)) return true
    const site = actor.kind === 'visitor' ? this.services.sites.find(actor.siteId) : undefined
    return site !== undefined && allows(site, origin)
  }

  private listen(connection: Connection, actor: Actor): void {
    if (actor.kind === 'agent') {
      for (const topic of [topics.agent(actor.id), topics.staff]) connection.listen(topic)
      return
    }
    connection.listen(topics.visitor(actor.id))
    // A guest came for one conversation, so what is told to the visitors of the site is not for them.
    if (isGuest(actor)) return
    for (const topic of [topics.site(actor.siteId), topics.visitors]) connection.listen(topic)
  }

  private async welcome(
    connection: Connection,
    actor: Actor,
    expiresAt: number,
    frame: FrameOf<'hello'>,
  ): Promise<HelloResult> {
    const {
      conversations,
      visits,
      replyTimes,
      announcements,
      qaRooms,
      clock,
      log,
      isOnline,
      filesPerMessage,
      fileBytes,
    } = this.services
    if (actor.kind === 'visitor' && frame.page !== undefined) visit(visits, actor.id, frame.page, connection)
    return {
      log,
      heartbeatMs: LIMITS.heartbeatMs,
      serverTime: clock(),
      expiresAt,
      you: {
        kind: actor.kind,
        id: actor.id,
        name: actor.name,
        role: actor.kind === 'agent' ? actor.role : null,
        verified: actor.kind === 'visitor' && actor.verified,
        guest: isGuest(actor),
      },
      announcements: await announcements.liveFor(actor),
      conversation: actor.kind === 'visitor' ? await conversations.current(actor) : null,
      online: isOnline(),
      replyMs: actor.kind === 'visitor' ? await replyTimes.of(actor.siteId) : null,
      filesPerMessage,
      fileBytes,
      ...(actor.kind === 'visitor' ? await qaRooms.of(actor) : { qa: null, inQa: false }),
    }
  }
}
