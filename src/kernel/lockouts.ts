import { LOCKOUT_WINDOW_MS } from '../protocol/rates.ts'
import { elapsed, later, type Tick } from './clock.ts'
import { ExpiringMap } from './expiring-map.ts'
import { hashSecret } from './ids.ts'

const MINUTE_MS = 60_000
const FIRST_BLOCK_MS = MINUTE_MS
const LONGEST_BLOCK_MS = 60 * MINUTE_MS
const DAY_MS = 24 * 60 * MINUTE_MS

/** One more try of a key, as a hash, that has so many points, one that was none after all, or all of them forgotten. */
export type Counted = { key: string; step: 'taken'; points: number } | { key: string; step: 'given_back' | 'forgotten' }

/**
 * A key has so many tries in a quarter of an hour as it has points. One more blocks it, each time for twice as long, up
 * to an hour. Keys are kept as hashes, because they name people.
 */
export class Lockouts {
  /** The time runs from the first try. */
  private readonly tries: ExpiringMap<{ count: number }>
  /** A block is kept for a day after the last, which is longer than any block. */
  private readonly blocks: ExpiringMap<{ times: number; until: Tick }>
  /** Other nodes, which count the same tries, are told by this. */
  told: ((counted: Counted) => void) | undefined
  constructor(most?: number) {
    this.tries = new ExpiringMap(LOCKOUT_WINDOW_MS, most)
    this.blocks = new ExpiringMap(DAY_MS, most)
  }

  /** Counts the entries that are remembered. */
  get size(): number {
    return this.tries.size + this.blocks.size
  }

  /** Returns the milliseconds that are left of a key's block, and 0 when there is none. */
  left(key: string, now: Tick): number {
    return this.leftOf(hashSecret(key), now)
  }

  private leftOf(key: string, now: Tick): number {
    const block = this.blocks.get(key, now)
    return block === undefined ? 0 : Math.max(0, elapsed(now, block.until))
  }

  /** Counts one try. Returns 0 while there are points, else the milliseconds of the block. */
  take(key: string, points: number, now: Tick): number {
    const hash = hashSecret(key)
    this.told?.({ key: hash, step: 'taken', points })
    return this.count(hash, points, now)
  }

  /** Counts what another node was asked. */
  hear(counted: Counted, now: Tick): void {
    const { key, step } = counted
    if (step === 'taken') this.count(key, counted.points, now)
    else if (step === 'given_back') this.uncount(key, now)
    else this.clear(key)
  }

  private count(key: string, points: number, now: Tick): number {
    const left = this.leftOf(key, now)
    if (left > 0) return left
    const tries = this.tries.get(key, now)
    if (tries === undefined) this.tries.set(key, { count: 1 }, now)
    else if (tries.count < points) tries.count += 1
    else return this.block(key, now)
    return 0
  }

  /** Takes one try back, because it turned out to be none. */
  giveBack(key: string, now: Tick): void {
    const hash = hashSecret(key)
    this.told?.({ key: hash, step: 'given_back' })
    this.uncount(hash, now)
  }

  private uncount(key: string, now: Tick): void {
    const tries = this.tries.get(key, now)
    if (tries !== undefined && tries.count > 0) tries.count -= 1
  }

  forget(key: string): void {
    const hash = hashSecret(key)
    this.told?.({ key: hash, step: 'forgotten' })
    this.clear(hash)
  }

  private clear(key: string): void {
    this.tries.delete(key)
    this.blocks.delete(key)
  }

  private block(key: string, now: Tick): number {
    const times = this.blocks.get(key, now)?.times ?? 0
    const ms = Math.min(LONGEST_BLOCK_MS, FIRST_BLOCK_MS * 2 ** times)
    this.tries.delete(key)
    this.blocks.set(key, { times: times + 1, until: later(now, ms) }, now)
    return ms
  }
}
