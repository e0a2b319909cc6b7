import { LOCKOUTS } from '../protocol/rates.ts'
import { networkOf } from './client-address.ts'
import type { Ticks } from './clock.ts'
import { AppError } from './errors.ts'
import { Lockouts } from './lockouts.ts'

/**
 * Each kind of secret is counted by itself. A link that was already opened is wrong, and so is what a browser kept of a
 * visitor that is gone: an office has many of those.
 */
export type Secret = 'link' | 'refresh' | 'token' | 'visitor' | 'file'

/**
 * Slows whoever tries secrets that name no account. All that can be counted is where the tries come from. Right ones
 * never count, because a whole office may come by one address. Each kind is counted by itself, so that one who breaks
 * links signs nobody out [HT7].
 */
export class Guesses {
  readonly lockouts = new Lockouts()
  private readonly factor: number
  private readonly ticks: Ticks
  constructor(factor: number, ticks: Ticks) {
    this.factor = factor
    this.ticks = ticks
  }

  /**
   * Looks a secret up, but not while its network is blocked. Throws rate_limited. All tries that are under way at once
   * are looked up; secrets have 256 random bits, so some hundreds more do not matter.
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
   * Counts a wrong secret. Throws rate_limited beyond the limit. This alone is enough for secrets that carry our
   * signature: to recognise a right one costs no more than to refuse it, so a guesser's neighbours go on.
   */
  wrong(secret: Secret, address: string): void {
    const wait = this.lockouts.take(keyOf(secret, address), LOCKOUTS[secret] * this.factor, this.ticks())
    if (wait > 0) throw new AppError('rate_limited', undefined, wait)
  }
}

const keyOf = (secret: Secret, address: string): string => `${secret} ${networkOf(address)}`

/** Any other refusal, such as a password that is too short, comes after the secret was right. */
const isWrong = (error: unknown): boolean =>
  error instanceof AppError && (error.code === 'bad_token' || error.code === 'not_found')
