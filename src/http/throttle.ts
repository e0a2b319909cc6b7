import { networkOf } from '../kernel/client-address.ts'
import type { Ticks } from '../kernel/clock.ts'
import { AppError } from '../kernel/errors.ts'
import { Lockouts } from '../kernel/lockouts.ts'
import { LOCKOUTS } from '../protocol/rates.ts'

/**
 * The throttle slows guessing by account and by address. Each further block is twice as long (A37). A device on which
 * somebody signed in to the account before is counted by itself, so whoever guesses from elsewhere does not lock the
 * owner out [HT6].
 */
export class SignInThrottle {
  readonly accounts = new Lockouts()
  readonly addresses = new Lockouts()
  private readonly factor: number
  private readonly ticks: Ticks
  constructor(factor: number, ticks: Ticks) {
    this.factor = factor
    this.ticks = ticks
  }

  /** Counts a try before it is made, so that many at once are counted, too. Throws rate_limited. */
  begin(account: string, address: string, device?: string): void {
    const now = this.ticks()
    const wait =
      (device === undefined && this.addresses.take(networkOf(address), LOCKOUTS.signInOfAddress * this.factor, now)) ||
      this.accounts.take(keyOf(account, device), LOCKOUTS.signInOfAccount * this.factor, now)
    if (wait > 0) throw new AppError('rate_limited', undefined, wait)
  }

  /** Takes the try back, because it was the right password: many may come from an office that shares an address. */
  succeeded(account: string, address: string, device?: string): void {
    this.accounts.forget(keyOf(account, device))
    if (device === undefined) this.addresses.giveBack(networkOf(address), this.ticks())
  }
}

const keyOf = (account: string, device: string | undefined): string =>
  device === undefined ? account.toLowerCase() : `${account.toLowerCase()} ${device}`
