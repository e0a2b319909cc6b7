import type { StaffNotices } from '../../announcement/index.ts'
import type { CannedReplies } from '../../canned-reply/index.ts'
import type { Conversations } from '../../conversation/index.ts'
import type { Agents } from '../../identity/index.ts'
import type { Tickets } from '../../ticket/index.ts'
import type { Binder } from '../binder.ts'
import { defined } from '../defined.ts'

export interface AgentServices {
  agents: Agents
  cannedReplies: CannedReplies
  conversations: Conversations
  tickets: Tickets
  notices: StaffNotices
}

export function agentRoutes(binder: Binder, { agents, cannedReplies, conversations, tickets, notices }: AgentServices): void {
  binder.staff('me', async ({ agent }) => ({ agent: await agents.get(agent.id) }))
  binder.staff('updateMe', async ({ agent, body }) => ({ agent: await agents.updateSelf(agent, defined(body)) }))

  binder.staff('listCannedReplies', async ({ agent }) => ({ items: await cannedReplies.list(agent) }))
  binder.staff('createCannedReply', async ({ agent, body }) => ({ item: await cannedReplies.create(agent, body) }))
  binder.staff('updateCannedReply', async ({ agent, params, body }) => ({ item: await cannedReplies.update(agent, params.id, body) }))
  binder.staff('deleteCannedReply', async ({ agent, params }) => {
    await cannedReplies.remove(agent, params.id)
    return undefined
  })

  binder.staff('listMyAnnouncements', async ({ agent }) => ({ items: await notices.list(agent) }))

  binder.staff('getConversation', async ({ agent, params }) => ({ conversation: await conversations.get(agent, params.id) }))
  binder.staff('ticketFromConversation', async ({ agent, params, body }) => {
    const conversation = await conversations.get(agent, params.id)
    return {
      ticket: await tickets.fromConversation(
        agent,
        {
          id: conversation.id,
          number: conversation.number,
          siteId: conversation.site.id,
          visitorId: conversation.visitor.id,
          publicThreadId: conversation.publicThread,
          staffThreadId: conversation.staffThread,
        },
        body.subject,
      ),
    }
  })
  binder.staff('listTickets', ({ agent, query }) => tickets.list(agent, query))
  binder.staff('getTicket', async ({ agent, params }) => ({ ticket: await tickets.get(agent, params.id) }))
  binder.staff('updateTicket', async ({ agent, params, body }) => ({ ticket: await tickets.update(agent, params.id, body) }))
}
