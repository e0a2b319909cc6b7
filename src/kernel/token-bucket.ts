import type { Rate } from '../protocol/rates.ts'
import { elapsed, type Tick } from './clock.ts'
import { ExpiringMap } from './expiring-map.ts'

/** Returns the rate times a factor. The operator's setting raises it, and so do tests of other things. */
export const times = ({ burst, perSecond }: Rate, factor: number): Rate => ({
  burst: burst * factor,
  perSecond: perSecond * factor,
})

/** A bucket holds at most `burst` tokens and gets `perSecond` new ones. Whoever takes one may do one thing. */
export class TokenBucket {
  private tokens: number
  private at: Tick
  private readonly rate: Rate
  constructor(rate: Rate, now: Tick) {
    this.rate = rate
    this.tokens = rate.burst
    this.at = now
  }

  /** How many could be taken now. */
  left(now: Tick): number {
    return Math.min(this.rate.burst, this.tokens + (elapsed(this.at, now) / 1000) * this.rate.perSecond)
  }

  /** 0 when it is taken, else the milliseconds until it could be. */
  take(now: Tick): number {
    this.tokens = this.left(now)
    this.at = now
    if (this.tokens >= 1) {
      this.tokens -= 1
      return 0
    }
    return Math.ceil(((1 - this.tokens) / this.rate.perSecond) * 1000)
  }
}

/**
 * Each key has a bucket. A bucket from which nothing was taken for as long as it takes to fill is as good as new, so it
 * is forgotten.
 */
export class Buckets {
  private readonly buckets: ExpiringMap<TokenBucket>
  readonly rate: Rate
  constructor(rate: Rate, most?: number) {
    this.rate = rate
    this.buckets = new ExpiringMap((rate.burst / rate.perSecond) * 1000, most)
  }

  /** Counts the keys that are remembered. */
  get size(): number {
    return this.buckets.size
  }

  /** Returns how many could be taken now from a key's bucket. Asking takes none. */
  left(key: string, now: Tick): number {
    return this.buckets.get(key, now)?.left(now) ?? this.rate.burst
  }

  /** 0 when it is taken, else the milliseconds until it could be. */
  take(key: string, now: Tick): number {
    const bucket = this.buckets.get(key, now) ?? new TokenBucket(this.rate, now)
    this.buckets.set(key, bucket, now)
    return bucket.take(now)
  }
}
