import type { Conversations, Visits } from '../../conversation/index.ts'
import { type Blocks, cleanPage, type VisitorActor, type Visitors } from '../../identity/index.ts'
import { because } from '../../kernel/errors.ts'
import { cleanText, writtenText } from '../../kernel/text.ts'
import type { Proof } from '../../protocol/commands/index.ts'
import { isBlank } from '../../protocol/visible.ts'
import type { QaRooms } from '../../room/index.ts'
import type { Tx } from '../../store/database.ts'
import type { Tickets } from '../../ticket/index.ts'
import type { Connection } from '../connection.ts'
import type { Creation } from '../creations.ts'
import type { VisitorHandlers } from '../handler.ts'
import { visit } from '../visit.ts'
import { said } from './everyone.ts'

interface Services {
  visitors: Visitors
  conversations: Conversations
  visits: Visits
  tickets: Tickets
  qaRooms: QaRooms
  /** Counts something new. Throws rate_limited, or proof_required. */
  creations: (what: Creation, actor: VisitorActor, address: string, proof: Proof | undefined) => void
  blocks: Blocks
}

export function visitorHandlers({
  visitors,
  conversations,
  visits,
  tickets,
  qaRooms,
  creations,
  blocks,
}: Services): VisitorHandlers {
  const mayBegin =
    (actor: VisitorActor, { address }: Connection, proof: Proof | undefined) =>
    async (tx: Tx) => {
      await blocks.check(actor, address, undefined, tx.db)
      creations('request', actor, address, proof)
    }
  return {
    async open(actor, { key, text, files, name, email, page, proof }, connection) {
      if (name !== undefined && isBlank(name)) throw because('name_invisible')
      const opening = {
        key,
        text: said(text, files),
        ...(files === undefined ? {} : { files }),
        name,
        email,
        page: page ?? connection.page,
        network: blocks.networkKey(connection.address),
      }
      const opened = await conversations.open(actor, opening, mayBegin(actor, connection, proof))
      // From here on the visitor speaks under the name it gave.
      if (name !== undefined && connection.signed?.actor === actor)
        connection.signed.actor = await visitors.actor(actor.id, actor.siteId, actor.verified)
      return opened
    },
    end: async (actor, { conversation }) => ({ conversation: await conversations.end(actor, conversation) }),
    rate: async (actor, { conversation, score, comment }) => ({
      conversation: await conversations.rate(
        actor,
        conversation,
        score,
        comment === undefined || isBlank(comment) ? undefined : cleanText(comment),
      ),
    }),
    async leave_message(actor, { key, text, email, name, page, conversation, proof }, connection) {
      const message = {
        key,
        text: writtenText(text),
        email,
        ...(name === undefined ? {} : { name }),
        ...(page === undefined ? {} : { page: cleanPage(page) }),
        ...(conversation === undefined ? {} : { conversation }),
      }
      const ticket = await tickets.leaveMessage(actor, message, mayBegin(actor, connection, proof))
      return { ticket: { number: ticket.number } }
    },
    history: async (actor) => ({ conversations: await conversations.history(actor) }),
    async join_qa(actor, { qa, name, proof }, connection) {
      const { address } = connection
      creations('join', actor, address, proof)
      const mayJoin = (tx: Tx) => blocks.check(actor, address, qa, tx.db)
      return { qa: await qaRooms.join(actor, qa, name, mayJoin, blocks.networkKey(address)) }
    },
    async leave_qa(actor, { qa }) {
      await qaRooms.leave(actor, qa)
      return {}
    },
    visit: (actor, { page }, connection) => visit(visits, actor.id, page, connection),
  }
}
