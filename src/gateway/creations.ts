/** How much that is new may be begun: by visitor, address and site. Kind to offices, which share an address: what is refused waits, and nothing is lost [R93]. */
import type { VisitorActor } from '../identity/index.ts'
import { networkOf } from '../kernel/client-address.ts'
import type { Tick } from '../kernel/clock.ts'
import { AppError } from '../kernel/errors.ts'
import { Buckets } from '../kernel/token-bucket.ts'

/** A conversation and a ticket fill the same people's day; coming into a session costs little. */
export type Creation = 'request' | 'join'

export class Creations {
  private readonly limits: Record<Creation, { visitor: Buckets; address: Buckets; site: Buckets }>
  constructor(factor: number) {
    const buckets = (burst: number, perSecond: number) => new Buckets({ burst: burst * factor, perSecond: perSecond * factor })
    this.limits = {
      request: { visitor: buckets(5, 1 / 60), address: buckets(20, 1 / 5), site: buckets(300, 5) },
      join: { visitor: buckets(10, 1 / 10), address: buckets(200, 5), site: buckets(2_000, 100) },
    }
  }

  /** Throws rate_limited. */
  take(what: Creation, actor: VisitorActor, address: string, now: Tick): void {
    const { visitor, address: network, site } = this.limits[what]
    const wait = visitor.take(actor.id, now) || network.take(networkOf(address), now) || site.take(actor.siteId, now)
    if (wait > 0) throw new AppError('rate_limited', 'too much that is new from here', wait)
  }
}
