/**
 * This machine decides who gets whom, without I/O and without a clock: the same events give the same decisions. It is
 * rule [AG4] of docs/protocol.md.
 */
import type { Waiting } from '../conversation/index.ts'
import { WaitingLine } from './waiting-line.ts'

export interface AgentLoad {
  id: string
  /** The agent is online and has a live socket. */
  available: boolean
  load: number
  capacity: number
  /** A moment in milliseconds. 0 means never. */
  lastAssignedAt: number
}
export type DispatchEvent =
  | { type: 'waiting'; conversation: Waiting }
  | { type: 'left'; conversation: string }
  | { type: 'agent'; agent: AgentLoad }
export interface Decision {
  conversation: Waiting
  agent: string
  reason: 'fewest_chats' | 'longest_without'
}

export class DispatchState {
  readonly waiting = new WaitingLine()
  readonly agents = new Map<string, AgentLoad>()
  /** The moment of the latest assignment known. The next one counts as later, whatever the clock says. */
  lastAssignedAt = 0
}

/**
 * Applies the events to `state` and returns the decisions, which `state` then counts as done. When one of them fails,
 * correct it with another event that says what is true.
 */
export function decide(state: DispatchState, events: readonly DispatchEvent[]): Decision[] {
  for (const event of events) apply(state, event)
  const decisions: Decision[] = []
  // Conversations whose visitor is gone are given to nobody [QU1]. Behind the first of them there are only such.
  while (state.waiting.first?.gone === false) {
    const choice = choose(state.agents)
    if (choice === undefined) break
    decisions.push({ conversation: state.waiting.take(), agent: choice.agent.id, reason: choice.reason })
    state.lastAssignedAt += 1
    state.agents.set(choice.agent.id, {
      ...choice.agent,
      load: choice.agent.load + 1,
      lastAssignedAt: state.lastAssignedAt,
    })
  }
  return decisions
}

function apply(state: DispatchState, event: DispatchEvent): void {
  switch (event.type) {
    case 'waiting':
      return state.waiting.put(event.conversation)
    case 'left':
      return state.waiting.remove(event.conversation)
    case 'agent':
      state.lastAssignedAt = Math.max(state.lastAssignedAt, event.agent.lastAssignedAt)
      state.agents.set(event.agent.id, event.agent)
      return undefined
  }
}

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
