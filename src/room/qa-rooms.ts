/** Q&A rooms, as the visitors of a site come to them: rules [RO7]–[RO9] of docs/protocol.md. */
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

/** Beyond what one screen of talk can carry; keeps one page's crowd from being every other page's wait. */

export class QaRooms {
  private readonly database: Database
  private readonly clock: Clock
  constructor(database: Database, clock: Clock) {
    this.database = database
    this.clock = clock
  }

  /** What a hello tells: the site's Q&A room, unless the visitor was removed from it. */
  async of(actor: VisitorActor): Promise<{ qa: QaRoom | null; inQa: boolean }> {
    const { read } = this.database
    const row = isGuest(actor) ? undefined : await readQaOf(read, actor.siteId)
    if (row === undefined || (await isBarred(read, row.threadId, actor.id))) return { qa: null, inQa: false }
    return { qa: toQaRoom(row), inQa: (await readMembership(read, row.threadId, actor.id)) !== undefined }
  }

  /** Whoever is in already keeps its name. `forbidden`: a host removed this visitor. `mayJoin` throws when it may not come in for another reason. */
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

  /** In a crowd nobody may be taken for a host [HT8]: also not by a name from before there was such a host. */
  private async nameFor(tx: Tx, actor: VisitorActor, name: string | undefined): Promise<string> {
    const naming = { limit: LIMITS.nameLength, others: await readStaffNames(tx) }
    return name === undefined ? (cleanName(actor.name, naming) ?? '') : givenName(name, naming)
  }

  /** Who is not in it has left already. */
  leave(actor: VisitorActor, id: string): Promise<void> {
    return this.database.write(async (tx) => {
      const row = await this.requireOffered(tx.db, actor, id)
      if ((await readMembership(tx.db, row.threadId, actor.id)) === undefined) return
      await letVisitorGo(tx, row, actor.id, this.clock())
    })
  }

  /** Whoever is blocked on the site sits in no Q&A room of it either [QU6]. */
  async showOut(tx: Tx, siteId: string, visitorId: string): Promise<void> {
    const row = await readQaOf(tx.db, siteId)
    if (row === undefined || (await readMembership(tx.db, row.threadId, visitorId)) === undefined) return
    await letVisitorGo(tx, row, visitorId, this.clock())
  }

  /** A visitor turned out to be somebody known: what it was removed from, that person is removed from, too [RO10]. */
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
