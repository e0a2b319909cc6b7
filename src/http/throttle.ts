import { RateLimiterMemory, type RateLimiterRes } from 'rate-limiter-flexible'
import { networkOf } from '../kernel/client-address.ts'
import { AppError } from '../kernel/errors.ts'

const QUARTER_S = 15 * 60
const BLOCK_S = 60
const LONGEST_BLOCK_S = 60 * 60
const DAY_S = 24 * 60 * 60

/**
 * Slows guessing by account and by address; each further block is twice as long (A37). A device on which somebody signed in to
 * the account before is counted by itself: who guesses from elsewhere does not lock the owner out [R88].
 */
export class SignInThrottle {
  private readonly account: RateLimiterMemory
  private readonly address: RateLimiterMemory
  private readonly blocks = new RateLimiterMemory({ points: 1_000_000, duration: DAY_S })
  constructor(factor: number) {
    this.account = new RateLimiterMemory({ keyPrefix: 'account', points: 5 * factor, duration: QUARTER_S })
    this.address = new RateLimiterMemory({ keyPrefix: 'address', points: 30 * factor, duration: QUARTER_S })
  }

  /** Counts a try before it is made, so that many at once are counted, too. Throws rate_limited. */
  async begin(account: string, address: string, device?: string): Promise<void> {
    if (device === undefined) await this.take(this.address, networkOf(address))
    await this.take(this.account, keyOf(account, device))
  }

  async succeeded(account: string, device?: string): Promise<void> {
    const key = keyOf(account, device)
    await this.account.delete(key)
    await this.blocks.delete(`account:${key}`)
  }

  /**
   * For one-time links: they name no account, so only where the tries come from can be slowed. Those that were right do not
   * count: a whole office may come by links.
   */
  async byLink<T>(address: string, work: () => Promise<T>): Promise<T> {
    const key = networkOf(address)
    await this.take(this.address, key)
    const result = await work()
    await this.address.reward(key)
    return result
  }

  private async take(limiter: RateLimiterMemory, key: string): Promise<void> {
    const state = await limiter.consume(key).catch((refusal: RateLimiterRes) => refusal)
    if (state.remainingPoints > 0 || state.consumedPoints <= limiter.points) return
    if (state.consumedPoints > limiter.points + 1) throw new AppError('rate_limited', undefined, Math.max(1_000, state.msBeforeNext))
    const blocks = await this.blocks.consume(`${limiter.keyPrefix}:${key}`)
    const seconds = Math.min(LONGEST_BLOCK_S, BLOCK_S * 2 ** (blocks.consumedPoints - 1))
    await limiter.block(key, seconds)
    throw new AppError('rate_limited', undefined, seconds * 1000)
  }
}

const keyOf = (account: string, device: string | undefined): string =>
  device === undefined ? account.toLowerCase() : `${account.toLowerCase()} ${device}`
