/**
 * A block keeps a visitor from beginning anything for a time, and with it the new visitors of its network. Rules [QU6],
 * [QU7] and [RO10] of docs/protocol.md. It stands in the database, so that a restart lets nobody in.
 */
import { createHmac } from 'node:crypto'
import { networkOf } from '../kernel/client-address.ts'
import type { Clock } from '../kernel/clock.ts'
import { AppError } from '../kernel/errors.ts'
import type { Db, Reader } from '../store/database.ts'
import type { VisitorActor } from './actor.ts'
import { readBlockedUntil } from './block-store.ts'

export class Blocks {
  private readonly read: Reader
  private readonly clock: Clock
  private readonly secret: string
  /** `secret` makes of a network a name that tells nobody where it is. */
  constructor(read: Reader, clock: Clock, secret: string) {
    this.read = read
    this.clock = clock
    this.secret = secret
  }

  /** Returns the name of an address's network. It is the same for as long as the data folder's key is. */
  networkKey = (address: string): string =>
    createHmac('sha256', this.secret)
      .update(`network ${networkOf(address)}`)
      .digest('base64url')
      .slice(0, 22)

  /**
   * Throws blocked, with the milliseconds that are left. With `qa`, what the hosts of that Q&A room shut out counts,
   * too.
   */
  async check(actor: VisitorActor, address: string, qa?: string, db: Db = this.read): Promise<void> {
    const now = this.clock()
    const { id, siteId, verified, guestOf } = actor
    const stranger = !verified && guestOf === null
    const until = await readBlockedUntil(db, {
      visitorId: id,
      siteId,
      network: stranger ? this.networkKey(address) : null,
      qa,
      now,
    })
    if (until !== null) throw new AppError('blocked', undefined, until - now)
  }
}
