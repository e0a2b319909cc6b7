/** Agents insert canned replies by a shortcut: their own, and everyone's, which supervisors and admins keep. */

import type { Audit } from '../audit/index.ts'
import { type AgentActor, hasRole } from '../identity/index.ts'
import { AppError, because, notFound } from '../kernel/errors.ts'
import { newId } from '../kernel/ids.ts'
import { givenTitle } from '../kernel/names.ts'
import { writtenText } from '../kernel/text.ts'
import type { CannedReply } from '../protocol/entities.ts'
import { LIMITS } from '../protocol/limits.ts'
import type { Database, Tx } from '../store/database.ts'
import {
  type CannedReplyRow,
  createReply,
  deleteReply,
  readReplies,
  readReply,
  shortcutTaken,
  updateReply,
} from './store.ts'

type Wording = Pick<CannedReply, 'shortcut' | 'text'>

export class CannedReplies {
  private readonly database: Database
  private readonly audit: Audit
  constructor(database: Database, audit: Audit) {
    this.audit = audit
    this.database = database
  }

  async list(actor: AgentActor): Promise<CannedReply[]> {
    return (await readReplies(this.database.read, actor.id)).map(toView)
  }

  /**
   * Makes a canned reply. Throws `forbidden` for everyone's without the role, and `conflict` when the shortcut is
   * taken.
   */
  async create(actor: AgentActor, input: Wording & Pick<CannedReply, 'scope'>): Promise<CannedReply> {
    const agentId = input.scope === 'personal' ? actor.id : null
    requireEditor(actor, agentId)
    const wording = clean(input)
    return this.database.write(async (tx) => {
      await refuseTaken(tx, agentId, wording.shortcut, undefined)
      const row = await createReply(tx, { id: newId(), agentId, ...wording })
      await this.note(tx, actor, row, 'created')
      return toView(row)
    })
  }

  async update(actor: AgentActor, id: string, input: Wording): Promise<CannedReply> {
    const wording = clean(input)
    return this.database.write(async (tx) => {
      const before = await requireChangeable(tx, actor, id)
      await refuseTaken(tx, before.agentId, wording.shortcut, id)
      await this.note(tx, actor, { ...before, shortcut: wording.shortcut }, 'updated')
      return toView(await updateReply(tx, id, wording))
    })
  }

  async remove(actor: AgentActor, id: string): Promise<void> {
    await this.database.write(async (tx) => {
      const before = await requireChangeable(tx, actor, id)
      await deleteReply(tx, id)
      await this.note(tx, actor, before, 'deleted')
    })
  }

  /** Notes changes of everyone's replies. An agent's own are its own business. */
  private async note(
    tx: Tx,
    actor: AgentActor,
    row: CannedReplyRow,
    what: 'created' | 'updated' | 'deleted',
  ): Promise<void> {
    if (row.agentId === null) await this.audit.by(tx, actor, `canned_reply_${what}`, row.id, { shortcut: row.shortcut })
  }
}

async function requireChangeable(tx: Tx, actor: AgentActor, id: string): Promise<CannedReplyRow> {
  const row = await readReply(tx.db, actor.id, id)
  if (row === null) throw notFound()
  requireEditor(actor, row.agentId)
  return row
}

function requireEditor(actor: AgentActor, ownerId: string | null): void {
  if (ownerId === null && !hasRole(actor.role, 'supervisor')) throw new AppError('forbidden')
}

async function refuseTaken(tx: Tx, agentId: string | null, shortcut: string, butId: string | undefined): Promise<void> {
  if (await shortcutTaken(tx, agentId, shortcut, butId)) throw because('shortcut_taken')
}

function clean(input: Wording): Wording {
  return { shortcut: givenTitle(input.shortcut, LIMITS.shortcutLength), text: writtenText(input.text) }
}

const toView = (row: CannedReplyRow): CannedReply => ({
  id: row.id,
  shortcut: row.shortcut,
  text: row.text,
  scope: row.agentId === null ? 'everyone' : 'personal',
  // Whoever sees a reply that is not everyone's owns it.
  mine: row.agentId !== null,
})
