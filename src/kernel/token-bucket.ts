import { elapsed, type Tick } from './clock.ts'

/** `burst` at once, then `perSecond`. */
export interface Rate {
  burst: number
  perSecond: number
}

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

  isFull(now: Tick): boolean {
    return this.left(now) >= this.rate.burst
  }
}

/** Keys between two sweeps. */
const SWEEP_AFTER = 4_096

/** A bucket for each key; full ones are forgotten, by themselves too, so memory follows those who are active. */
export class Buckets {
  private fresh = 0
  private readonly buckets = new Map<string, TokenBucket>()
  readonly rate: Rate
  constructor(rate: Rate) {
    this.rate = rate
  }

  /** How many could be taken now. Asking takes none. */
  left(key: string, now: Tick): number {
    return this.buckets.get(key)?.left(now) ?? this.rate.burst
  }

  take(key: string, now: Tick): number {
    let bucket = this.buckets.get(key)
    if (bucket === undefined) {
      bucket = new TokenBucket(this.rate, now)
      this.buckets.set(key, bucket)
      this.fresh += 1
      if (this.fresh >= SWEEP_AFTER) this.sweep(now)
    }
    return bucket.take(now)
  }

  sweep(now: Tick): void {
    this.fresh = 0
    for (const [key, bucket] of this.buckets) if (bucket.isFull(now)) this.buckets.delete(key)
  }
}
