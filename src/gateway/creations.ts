/**
 * This class limits how much that is new may be begun, by visitor, address and site. It is kind to offices, which share
 * an address: what is refused waits, and nothing is lost [QU4].
 */
import type { VisitorActor } from '../identity/index.ts'
import { networkOf } from '../kernel/client-address.ts'
import type { Tick } from '../kernel/clock.ts'
import { AppError } from '../kernel/errors.ts'
import { Buckets, times } from '../kernel/token-bucket.ts'
import type { Proof } from '../protocol/commands/index.ts'
import { LEFT_FOR_PROOF, RATES, type Rate } from '../protocol/rates.ts'
import { type Challenger, ProofRequired } from './challenge.ts'

/**
 * Conversations and tickets count as one, because they fill the same people's day. Coming into a Q&A room costs little.
 */
export type Creation = 'request' | 'join'

export class Creations {
  private readonly limits: Record<Creation, { visitor: Buckets; address: Buckets; site: Buckets }>
  private readonly challenger: Challenger
  constructor(factor: number, challenger: Challenger) {
    const buckets = (rate: Rate): Buckets => new Buckets(times(rate, factor))
    this.limits = {
      request: {
        visitor: buckets(RATES.visitorRequests),
        address: buckets(RATES.addressRequests),
        site: buckets(RATES.siteRequests),
      },
      join: {
        visitor: buckets(RATES.visitorJoins),
        address: buckets(RATES.addressJoins),
        site: buckets(RATES.siteJoins),
      },
    }
    this.challenger = challenger
  }

  /**
   * Counts something new. Throws rate_limited, or proof_required. What is refused takes nothing from any of the three.
   */
  take(what: Creation, actor: VisitorActor, address: string, proof: Proof | undefined, now: Tick): void {
    const { visitor, address: network, site } = this.limits[what]
    const shared = [bucket(network, networkOf(address)), bucket(site, actor.siteId)]
    const all = [bucket(visitor, actor.id), ...shared]
    const empty = all.find((one) => one.left(now) < 1)
    // Nobody shall work for what is refused anyway.
    if (empty !== undefined) throw new AppError('rate_limited', 'too much that is new from here', empty.take(now))
    const left = Math.min(...shared.map((one) => one.left(now) / one.burst))
    if (!actor.verified && left <= LEFT_FOR_PROOF && !(proof !== undefined && this.challenger.isMet(actor, proof, now)))
      throw new ProofRequired(this.challenger.ask(actor, 1 - left / LEFT_FOR_PROOF, now))
    for (const one of all) one.take(now)
  }
}

const bucket = (buckets: Buckets, key: string) => ({
  burst: buckets.rate.burst,
  left: (now: Tick) => buckets.left(key, now),
  take: (now: Tick) => buckets.take(key, now),
})
