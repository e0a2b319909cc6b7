import type { StaffNotices } from '../../announcement/index.ts'
import type { CannedReplies } from '../../canned-reply/index.ts'
import type { Conversations, People } from '../../conversation/index.ts'
import type { Agents } from '../../identity/index.ts'
import type { Tickets } from '../../ticket/index.ts'
import type { Routes } from '../context.ts'
import { defined } from '../defined.ts'
import type { SignInThrottle } from '../throttle.ts'

export interface AgentServices {
  agents: Agents
  cannedReplies: CannedReplies
  conversations: Conversations
  people: People
  tickets: Tickets
  notices: StaffNotices
  throttle: SignInThrottle
  publicUrl: () => string
}

export function agentRoutes(services: AgentServices) {
  const { agents, cannedReplies, conversations, people, tickets, notices, throttle, publicUrl } = services
  return {
    me: async ({ agent }) => ({ agent: await agents.get(agent.id) }),
    updateMe: async ({ agent, body, address }) => {
      if (body.password === undefined) return { agent: await agents.updateSelf(agent, defined(body)) }
      const account = `own ${agent.id}`
      throttle.begin(account, address)
      const changed = await agents.updateSelf(agent, defined(body))
      throttle.succeeded(account, address)
      return { agent: changed }
    },

    listCannedReplies: async ({ agent }) => ({ items: await cannedReplies.list(agent) }),
    createCannedReply: async ({ agent, body }) => ({ item: await cannedReplies.create(agent, body) }),
    updateCannedReply: async ({ agent, params, body }) => ({
      item: await cannedReplies.update(agent, params.id, body),
    }),
    deleteCannedReply: async ({ agent, params }) => {
      await cannedReplies.remove(agent, params.id)
      return undefined
    },

    listMyAnnouncements: async ({ agent }) => ({ items: await notices.list(agent) }),

    getConversation: async ({ agent, params }) => ({
      conversation: await conversations.get(agent, params.id),
    }),
    inviteGuest: async ({ agent, params, body }) => {
      const { token, expiresAt } = await people.inviteGuest(agent, params.id, body)
      return { link: `${publicUrl()}/guest#${token}`, expiresAt }
    },
    ticketFromConversation: async ({ agent, params, body }) => {
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
    },
    listTickets: ({ agent, query }) => tickets.list(agent, query),
    getTicket: async ({ agent, params }) => ({ ticket: await tickets.get(agent, params.id) }),
    updateTicket: async ({ agent, params, body }) => ({
      ticket: await tickets.update(agent, params.id, body),
    }),
  } satisfies Partial<Routes>
}
