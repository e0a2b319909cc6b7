import type { Visitors } from '../identity/index.ts'
import { because, notFound } from '../kernel/errors.ts'
import { disownThread, readOutsiders } from '../messaging/index.ts'
import type { Tx } from '../store/database.ts'
import { deleteGuestLinks } from './people-store.ts'
import { deleteConversation, readConversation } from './store.ts'

/**
 * Removes a closed conversation with all that belongs to it alone, and returns the ids of its threads, whose messages
 * are still to be removed. Throws not_found, and conflict while it is open.
 */
export async function removeConversation(tx: Tx, visitors: Visitors, id: string): Promise<string[]> {
  const row = await readConversation(tx.db, id)
  if (row === undefined) throw notFound()
  if (row.status !== 'closed') throw because('not_ended')
  const threads = [row.publicThreadId, row.staffThreadId]
  const guests = await readOutsiders(tx, row.publicThreadId)
  await deleteGuestLinks(tx, id, null)
  await deleteConversation(tx, id)
  for (const thread of threads) await disownThread(tx, thread)
  for (const guest of guests) await visitors.forgetGuest(tx, guest)
  tx.emit({ type: 'conversation_removed', conversation: id, threads, visitors: [row.visitorId, ...guests] })
  return threads
}
