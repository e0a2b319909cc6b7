/** This class limits how fast somebody may be: by socket, visitor, address and site, in that order (A34). */
import type { Actor } from '../identity/index.ts'
import { networkOf } from '../kernel/client-address.ts'
import type { Tick } from '../kernel/clock.ts'
import { AppError } from '../kernel/errors.ts'
import { Buckets, times } from '../kernel/token-bucket.ts'
import { type ClientFrameType, ROWS } from '../protocol/commands/index.ts'
import { RATES, type Rate } from '../protocol/rates.ts'

export class Rates {
  readonly socket: Rate
  private readonly visitor: Buckets
  private readonly acts: Buckets
  private readonly signs: Buckets
  private readonly address: Buckets
  private readonly site: Buckets
  /** `factor` multiplies every rate. The operator sets it, and tests of other things do. */
  constructor(factor: number) {
    const buckets = (rate: Rate): Buckets => new Buckets(times(rate, factor))
    this.socket = times(RATES.socketFrames, factor)
    this.visitor = buckets(RATES.visitorMessages)
    this.acts = buckets(RATES.visitorActs)
    this.signs = buckets(RATES.typing)
    this.address = buckets(RATES.addressCommands)
    this.site = buckets(RATES.siteCommands)
  }

  /** Counts a frame. Throws rate_limited. The socket's own bucket is asked before. */
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
