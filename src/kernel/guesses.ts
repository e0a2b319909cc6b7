import { LOCKOUTS } from '../protocol/rates.ts'
import { networkOf } from './client-address.ts'
import type { Ticks } from './clock.ts'
import { AppError } from './errors.ts'
import { Lockouts } from './lockouts.ts'

/** A link that was opened is wrong, and so is what a browser kept of a visitor that is gone: an office has many of those. */
export type Secret = 'link' | 'refresh' | 'token' | 'visitor' | 'file'

/**
 * Slows who tries secrets that name no account: all that can be counted is where they come from. Right ones never count, since a
 * whole office may come by one address; each kind is counted by itself, so that one who breaks links signs nobody out [HT7].
 */
export class Guesses {
  private readonly lockouts = new Lockouts()
  private readonly factor: number
  private readonly ticks: Ticks
  constructor(factor: number, ticks: Ticks) {
    this.factor = factor
    this.ticks = ticks
  }

  /**
   * For what must be looked up: not looked at while the network is blocked. Throws rate_limited. What is under way at once is all
   * looked at; secrets have 256 random bits, so some hundreds more are nothing.
   */
  async lookUp<T>(secret: Secret, address: string, work: () => Promise<T>): Promise<T> {
    const left = this.lockouts.left(keyOf(secret, address), this.ticks())
    if (left > 0) throw new AppError('rate_limited', undefined, left)
    try {
      return await work()
    } catch (error) {
      if (isWrong(error)) this.wrong(secret, address)
      throw error
    }
  }

  /**
   * Counts a wrong one. Throws rate_limited beyond the limit. Enough by itself for what carries our signature: to tell a right one
   * costs no more than to refuse it, so a guesser's neighbours go on.
   */
  wrong(secret: Secret, address: string): void {
    const wait = this.lockouts.take(keyOf(secret, address), LOCKOUTS[secret] * this.factor, this.ticks())
    if (wait > 0) throw new AppError('rate_limited', undefined, wait)
  }
}

const keyOf = (secret: Secret, address: string): string => `${secret} ${networkOf(address)}`

/** Anything else that is refused, as a password that is too short, opened the door first. */
const isWrong = (error: unknown): boolean =>
  error instanceof AppError && (error.code === 'bad_token' || error.code === 'not_found')
