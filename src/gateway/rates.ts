/** How fast: by socket, visitor, address, site, in that order (A34). Offices share an address, so that one is wide. */
import type { Actor } from '../identity/index.ts'
import { networkOf } from '../kernel/client-address.ts'
import type { Tick } from '../kernel/clock.ts'
import { AppError } from '../kernel/errors.ts'
import { Buckets, type Rate } from '../kernel/token-bucket.ts'
import { type ClientFrameType, ROWS } from '../protocol/commands/index.ts'

export class Rates {
  readonly socket: Rate
  private readonly visitor: Buckets
  /** What staff hear of, or what is stored, besides messages: nobody does these several times a second for long. */
  private readonly acts: Buckets
  /** What others see at once and nobody stores: repeated now and then by whoever means it. */
  private readonly signs: Buckets
  private readonly address: Buckets
  private readonly site: Buckets
  /** `factor` multiplies every rate: the operator's setting, and tests of other things. */
  constructor(factor: number) {
    const times = (burst: number, perSecond: number): Rate => ({ burst: burst * factor, perSecond: perSecond * factor })
    this.socket = times(40, 20)
    this.visitor = new Buckets(times(20, 2))
    this.acts = new Buckets(times(20, 0.5))
    this.signs = new Buckets(times(20, 2))
    this.address = new Buckets(times(600, 300))
    this.site = new Buckets(times(4_000, 2_000))
  }

  /** Throws rate_limited. The socket's own bucket is asked before. */
  check(actor: Actor, address: string, type: ClientFrameType, now: Tick): void {
    const waits = [this.address.take(networkOf(address), now)]
    const { counts } = ROWS[type]
    if (counts === 'sign') waits.unshift(this.signs.take(actor.id, now))
    if (actor.kind === 'visitor') {
      if (counts === 'message') waits.unshift(this.visitor.take(actor.id, now))
      if (counts === 'act') waits.unshift(this.acts.take(actor.id, now))
      waits.push(this.site.take(actor.siteId, now))
    }
    const wait = waits.find((ms) => ms > 0)
    if (wait !== undefined) throw new AppError('rate_limited', undefined, wait)
  }
}
