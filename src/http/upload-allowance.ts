/**
 * The visitors of one address may upload so much together, however many they say they are [FI12]. It is kind to
 * offices, which share one.
 */
import { elapsed, type Tick } from '../kernel/clock.ts'
import { AppError } from '../kernel/errors.ts'
import { ExpiringMap } from '../kernel/expiring-map.ts'
import { Buckets, times } from '../kernel/token-bucket.ts'
import { LIMITS } from '../protocol/limits.ts'
import { RATES } from '../protocol/rates.ts'

const DAY_MS = 24 * 3_600_000

interface Use {
  bytes: number
  at: Tick
  running: number
}

export class UploadAllowance {
  private readonly uses = new ExpiringMap<Use>(DAY_MS)
  private readonly announcements: Buckets
  private readonly mostBytes: number
  constructor(visitorBytes: number, factor: number) {
    this.mostBytes = visitorBytes * LIMITS.addressVisitorsWorth
    this.announcements = new Buckets(times(RATES.addressUploads, factor))
  }

  /** Counts an announced upload. Throws rate_limited, or quota_exceeded. */
  announce(network: string, size: number, now: Tick): void {
    const wait = this.announcements.take(network, now)
    if (wait > 0) throw new AppError('rate_limited', undefined, wait)
    const use = this.uses.get(network, now)
    if (use !== undefined && this.left(use, now) + size > this.mostBytes)
      throw new AppError('quota_exceeded', 'too much from one address')
  }

  /** Notes that bytes begin to come. Throws too_many, or quota_exceeded. */
  begin(network: string, now: Tick): void {
    const use = this.uses.get(network, now) ?? { bytes: 0, at: now, running: 0 }
    if (use.running >= LIMITS.addressUploadsAtOnce) throw new AppError('too_many')
    if (this.left(use, now) >= this.mostBytes) throw new AppError('quota_exceeded', 'too much from one address')
    use.running += 1
    this.uses.set(network, use, now)
  }

  /** Notes that a request ended, after so many bytes. */
  end(network: string, arrived: number, now: Tick): void {
    const use = this.uses.get(network, now) ?? { bytes: 0, at: now, running: 1 }
    use.running = Math.max(0, use.running - 1)
    use.bytes = this.left(use, now) + arrived
    use.at = now
    this.uses.set(network, use, now)
  }

  /** Returns the bytes that still count. What was uploaded is forgotten evenly over a day. */
  private left(use: Use, now: Tick): number {
    return Math.max(0, use.bytes - (elapsed(use.at, now) / DAY_MS) * this.mostBytes)
  }
}
