/** Hello and renewal: from a token to a socket that knows who it is [R2]–[R6]. */
import type { Announcements } from '../announcement/index.ts'
import type { Conversations, ReplyTimes, Visits } from '../conversation/index.ts'
import { type Actor, type Authenticator, allows, isGuest, type Sites } from '../identity/index.ts'
import type { Clock } from '../kernel/clock.ts'
import { AppError } from '../kernel/errors.ts'
import type { FrameOf } from '../protocol/client-frames.ts'
import { LIMITS } from '../protocol/limits.ts'
import type { HelloResult, ResultOf } from '../protocol/server-frames.ts'
import { topics } from '../realtime/index.ts'
import type { Sessions } from '../room/index.ts'
import type { Connection, Signed } from './connection.ts'
import { visit } from './visit.ts'

interface Services {
  authenticator: Authenticator
  sites: Sites
  conversations: Conversations
  visits: Visits
  replyTimes: ReplyTimes
  announcements: Announcements
  sessions: Sessions
  clock: Clock
  epoch: string
  isOnline: () => boolean
  /** A visitor came: what waits for it is put right first. */
  cameBack: (visitorId: string) => Promise<void> | undefined
  isOwnOrigin: (origin: string) => boolean
  filesPerMessage: number
  fileBytes: number
}

export class Greeter {
  private readonly services: Services
  constructor(services: Services) {
    this.services = services
  }

  /** Before the upgrade only the page's address is known (A18, A19). */
  mayUpgrade(origin: string | undefined): boolean {
    return origin === undefined || this.services.isOwnOrigin(origin) || this.services.sites.anyAllows(origin)
  }

  async hello(connection: Connection, frame: FrameOf<'hello'>): Promise<HelloResult> {
    const signed = await this.services.authenticator.authenticate(frame.token, connection.address)
    this.checkOrigin(signed.actor, connection.origin)
    connection.signed = signed
    this.listen(connection, signed.actor)
    await this.stillGood(connection, frame.token)
    if (signed.actor.kind === 'visitor') await this.services.cameBack(signed.actor.id)
    return this.welcome(connection, signed.actor, signed.expiresAt, frame)
  }

  async renew(connection: Connection, frame: FrameOf<'renew'>): Promise<ResultOf<'renew'>> {
    const signed = await this.services.authenticator.authenticate(frame.token, connection.address)
    const before = connection.signed?.actor
    if (before === undefined || before.kind !== signed.actor.kind || before.id !== signed.actor.id) throw new AppError('bad_token')
    connection.signed = signed
    await this.stillGood(connection, frame.token)
    return { expiresAt: signed.expiresAt }
  }

  mayStay = (signed: Signed, origin: string | undefined): boolean =>
    this.services.authenticator.isPresent(signed.actor, signed.generation) && this.allowsOrigin(signed.actor, origin)

  /** What ended while the token was looked at was told before the socket listened: it is looked at once more [R85]. */
  private async stillGood(connection: Connection, token: string): Promise<void> {
    try {
      connection.signed = await this.services.authenticator.authenticate(token, connection.address)
    } catch (error) {
      connection.close('badToken')
      throw error
    }
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
      for (const topic of [topics.agent(actor.id), topics.agents]) connection.listen(topic)
      return
    }
    connection.listen(topics.visitor(actor.id))
    // A guest came for one conversation: what is told to the visitors of the site is not for them.
    if (isGuest(actor)) return
    for (const topic of [topics.site(actor.siteId), topics.visitors]) connection.listen(topic)
  }

  private async welcome(connection: Connection, actor: Actor, expiresAt: number, frame: FrameOf<'hello'>): Promise<HelloResult> {
    const { conversations, visits, replyTimes, announcements, sessions, clock, epoch, isOnline, filesPerMessage, fileBytes } = this.services
    if (actor.kind === 'visitor' && frame.page !== undefined) visit(visits, actor.id, frame.page, connection)
    return {
      epoch,
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
      ...(actor.kind === 'visitor' ? await sessions.of(actor) : { session: null, inSession: false }),
    }
  }
}
