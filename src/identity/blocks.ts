/**
 * Who may begin nothing for a time: a visitor, and with it the new visitors of its network. Rules [QU6], [QU7] and [RO10] of
 * docs/protocol.md. It stands in the database, so that a restart lets nobody in.
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
  /** With `secret` a network becomes a name that tells nobody where it is. */
  constructor(read: Reader, clock: Clock, secret: string) {
    this.read = read
    this.clock = clock
    this.secret = secret
  }

  /** The name of an address' network, the same for as long as the data folder's key is the same. */
  networkKey = (address: string): string =>
    createHmac('sha256', this.secret)
      .update(`network ${networkOf(address)}`)
      .digest('base64url')
      .slice(0, 22)

  /** Throws blocked, with the time that is left. `qa`: what the hosts of one Q&A room shut out counts, too. */
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
