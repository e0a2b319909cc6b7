/** The visitors of a site come into its Q&A rooms here: rules [RO7]–[RO9] of docs/protocol.md. */
import { isGuest, noteNetwork, readStaffNames, type VisitorActor } from '../identity/index.ts'
import type { Clock } from '../kernel/clock.ts'
import { AppError, because, notFound } from '../kernel/errors.ts'
import { cleanName, givenName } from '../kernel/names.ts'
import { readMembership } from '../messaging/index.ts'
import type { QaRoom } from '../protocol/entities.ts'
import { LIMITS } from '../protocol/limits.ts'
import type { Database, Db, Tx } from '../store/database.ts'
import { letVisitorGo, letVisitorIn } from './house.ts'
import { isBarred, moveBars, type RoomRow, readQaOf, readRoom } from './store.ts'
import { toQaRoom } from './view.ts'

export class QaRooms {
  private readonly database: Database
  private readonly clock: Clock
  constructor(database: Database, clock: Clock) {
    this.database = database
    this.clock = clock
  }

  /** Returns what a hello tells: the site's Q&A room, unless the visitor was removed from it. */
  async of(actor: VisitorActor): Promise<{ qa: QaRoom | null; inQa: boolean }> {
    const { read } = this.database
    const row = isGuest(actor) ? undefined : await readQaOf(read, actor.siteId)
    if (row === undefined || (await isBarred(read, row.threadId, actor.id))) return { qa: null, inQa: false }
    return { qa: toQaRoom(row), inQa: (await readMembership(read, row.threadId, actor.id)) !== undefined }
  }

  /**
   * Lets a visitor into the Q&A room. Whoever is in already keeps their name. Throws `forbidden` when a host removed
   * this visitor. `mayJoin` throws when the visitor may not come in for another reason.
   */
  join(
    actor: VisitorActor,
    id: string,
    name: string | undefined,
    mayJoin: (tx: Tx) => Promise<void> = async () => undefined,
    network?: string,
  ): Promise<QaRoom> {
    return this.database.write(async (tx) => {
      const row = await this.requireOffered(tx.db, actor, id)
      if (await isBarred(tx.db, row.threadId, actor.id)) throw new AppError('forbidden', 'a host removed you')
      if (row.archivedAt !== null) throw new AppError('thread_closed')
      if ((await readMembership(tx.db, row.threadId, actor.id)) !== undefined) return toQaRoom(row)
      await mayJoin(tx)
      if (network !== undefined) await noteNetwork(tx, actor.id, network)
      if (row.memberCount >= LIMITS.qaMembers) throw because('most_people')
      await letVisitorIn(tx, row, { id: actor.id, name: await this.nameFor(tx, actor, name) }, this.clock())
      return toQaRoom({ ...row, memberCount: row.memberCount + 1 })
    })
  }

  /**
   * Returns the visitor's name. In a crowd nobody may be taken for a host [HT8], not even by a name from before there
   * was such a host.
   */
  private async nameFor(tx: Tx, actor: VisitorActor, name: string | undefined): Promise<string> {
    const naming = { limit: LIMITS.nameLength, others: await readStaffNames(tx) }
    return name === undefined ? (cleanName(actor.name, naming) ?? '') : givenName(name, naming)
  }

  /** Lets a visitor leave. A visitor who is not in the room has left already. */
  leave(actor: VisitorActor, id: string): Promise<void> {
    return this.database.write(async (tx) => {
      const row = await this.requireOffered(tx.db, actor, id)
      if ((await readMembership(tx.db, row.threadId, actor.id)) === undefined) return
      await letVisitorGo(tx, row, actor.id, this.clock())
    })
  }

  /** Shows a visitor out: whoever is blocked on the site sits in no Q&A room of it either [QU6]. */
  async showOut(tx: Tx, siteId: string, visitorId: string): Promise<void> {
    const row = await readQaOf(tx.db, siteId)
    if (row === undefined || (await readMembership(tx.db, row.threadId, visitorId)) === undefined) return
    await letVisitorGo(tx, row, visitorId, this.clock())
  }

  /** Moves what a visitor was removed from to the known person that the visitor turned out to be [RO10]. */
  async move(tx: Tx, from: string, to: string, siteId: string): Promise<void> {
    if (from === to || (await moveBars(tx, from, to)) === 0) return
    const row = await readQaOf(tx.db, siteId)
    if (row !== undefined && (await isBarred(tx.db, row.threadId, to))) await this.showOut(tx, siteId, to)
  }

  private async requireOffered(db: Db, actor: VisitorActor, id: string): Promise<RoomRow> {
    const row = await readRoom(db, id)
    if (row?.kind !== 'qa' || row.siteId !== actor.siteId || isGuest(actor)) throw notFound()
    return row
  }
}
