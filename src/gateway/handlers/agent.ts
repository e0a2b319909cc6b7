import type { Assignments, Blocking, People } from '../../conversation/index.ts'
import type { Agents } from '../../identity/index.ts'
import { writtenText } from '../../kernel/text.ts'
import { topics } from '../../realtime/index.ts'
import type { Tickets } from '../../ticket/index.ts'
import type { AgentHandlers } from '../handler.ts'

interface Services {
  assignments: Assignments
  agents: Agents
  tickets: Tickets
  people: People
  blocking: Blocking
}

export function agentHandlers({ assignments, agents, tickets, people, blocking }: Services): AgentHandlers {
  return {
    async inbox(actor, _frame, connection) {
      // It listens first and reads then: what overtakes the answer is newer by its version or seq [AG1].
      connection.listen(topics.inboxes)
      const [inbox, colleagues, openTickets] = await Promise.all([
        assignments.inbox(actor),
        agents.list(),
        tickets.countOpen(),
      ])
      return { ...inbox, agents: colleagues, openTickets }
    },
    availability: async (actor, { status, reason }) => ({ agent: await agents.setAvailability(actor, status, reason) }),
    next: async (actor, { conversation }) => ({
      conversation: await (conversation === undefined
        ? assignments.next(actor)
        : assignments.take(actor, conversation)),
    }),
    transfer: async (actor, { conversation, epoch, to, note }) => ({
      conversation: await assignments.transfer(
        actor,
        conversation,
        epoch,
        to,
        note === undefined ? undefined : writtenText(note),
      ),
    }),
    widen: async (actor, { conversation, epoch, who }) => ({
      conversation: await people.widen(actor, conversation, epoch, who),
    }),
    narrow: async (actor, { conversation, epoch, person }) => ({
      conversation: await people.narrow(actor, conversation, epoch, person),
    }),
    step_out: async (actor, { conversation }) => ({ conversation: await people.stepOut(actor, conversation) }),
    close_many: async (actor, { conversations, block }) => ({
      results: await blocking.closeMany(actor, conversations, block),
    }),
    close: async (actor, { conversation, epoch }) => ({
      conversation: await assignments.close(actor, conversation, epoch),
    }),
  }
}
