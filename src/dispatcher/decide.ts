/**
 * Who gets whom: a pure function of what is known and what happened. No I/O, no clock. Rule [R31] of docs/protocol.md.
 */
export interface WaitingConversation {
  id: string
  visitorId: string
  version: number
  /** Order of arrival. */
  number: number
  /** Handed back: goes before all that were never served. */
  returned: boolean
}
export interface AgentLoad {
  id: string
  /** Online, with a live socket. */
  available: boolean
  load: number
  capacity: number
  /** Milliseconds; 0: never. */
  lastAssignedAt: number
}
/** `waiting` is in queue order. */
export interface DispatchState {
  waiting: readonly WaitingConversation[]
  agents: ReadonlyMap<string, AgentLoad>
}
export type DispatchEvent =
  | { type: 'waiting'; conversation: WaitingConversation }
  | { type: 'left'; conversation: string }
  | { type: 'agent'; agent: AgentLoad }
  | { type: 'agent_left'; agent: string }
export interface Decision {
  conversation: WaitingConversation
  agent: string
  reason: 'fewest_chats' | 'longest_without'
}

export const EMPTY: DispatchState = { waiting: [], agents: new Map() }

/** The new state counts the decisions as done; when one fails, tell the truth again with another event. */
export function decide(state: DispatchState, event: DispatchEvent): { state: DispatchState; decisions: Decision[] } {
  const known = apply(state, event)
  const agents = new Map(known.agents)
  const decisions: Decision[] = []
  for (const conversation of known.waiting) {
    const choice = choose(agents)
    if (choice === undefined) break
    decisions.push({ conversation, agent: choice.agent.id, reason: choice.reason })
    // The latest of all now: later than every other, whatever the clock says.
    const latest = Math.max(0, ...[...agents.values()].map((agent) => agent.lastAssignedAt))
    agents.set(choice.agent.id, { ...choice.agent, load: choice.agent.load + 1, lastAssignedAt: latest + 1 })
  }
  return { state: { waiting: known.waiting.slice(decisions.length), agents }, decisions }
}

function apply(state: DispatchState, event: DispatchEvent): DispatchState {
  switch (event.type) {
    case 'waiting':
      return {
        ...state,
        waiting: insert(
          state.waiting.filter((other) => other.id !== event.conversation.id),
          event.conversation,
        ),
      }
    case 'left':
      return { ...state, waiting: state.waiting.filter((other) => other.id !== event.conversation) }
    case 'agent':
      return { ...state, agents: new Map(state.agents).set(event.agent.id, event.agent) }
    case 'agent_left': {
      const agents = new Map(state.agents)
      agents.delete(event.agent)
      return { ...state, agents }
    }
  }
}

function insert(waiting: readonly WaitingConversation[], conversation: WaitingConversation): WaitingConversation[] {
  const index = waiting.findIndex((other) => goesBefore(conversation, other))
  return index < 0 ? [...waiting, conversation] : waiting.toSpliced(index, 0, conversation)
}

export const goesBefore = (a: WaitingConversation, b: WaitingConversation): boolean =>
  a.returned === b.returned ? a.number < b.number : a.returned

function choose(agents: ReadonlyMap<string, AgentLoad>): { agent: AgentLoad; reason: Decision['reason'] } | undefined {
  let best: AgentLoad | undefined
  let tied = false
  for (const agent of agents.values()) {
    if (!agent.available || agent.load >= agent.capacity) continue
    if (best === undefined || agent.load < best.load) {
      best = agent
      tied = false
    } else if (agent.load === best.load) {
      tied = true
      if (agent.lastAssignedAt < best.lastAssignedAt) best = agent
    }
  }
  return best === undefined ? undefined : { agent: best, reason: tied ? 'longest_without' : 'fewest_chats' }
}
