/** The only place that knows how the server's pure decision is called. */
import { type AgentLoad, type DispatchState, decide, type WaitingConversation } from '../../src/dispatcher/decide.ts'

const CAPACITY = 3
const WARM = 200

/** Nanoseconds for: an agent has room again, who gets whom? With `queued` waiting and all other agents full. */
export function decisionNs(queued: number, agents: number, times: number): number {
  const waiting: WaitingConversation[] = Array.from({ length: queued }, (_, index) => ({
    id: `conversation ${index}`,
    visitorId: `visitor ${index}`,
    version: 1,
    number: index + 1,
    returned: false,
  }))
  const loads = Array.from({ length: agents }, (_, index) => loadOf(index, CAPACITY))
  const state: DispatchState = { waiting, agents: new Map(loads.map((load) => [load.id, load])) }
  for (let index = 0; index < WARM; index += 1) decideOne(state, index % agents)
  const begun = process.hrtime.bigint()
  for (let index = 0; index < times; index += 1) decideOne(state, index % agents)
  return Number(process.hrtime.bigint() - begun) / times
}

function decideOne(state: DispatchState, agent: number): void {
  const { decisions } = decide(state, { type: 'agent', agent: loadOf(agent, CAPACITY - 1) })
  if (decisions.length !== 1) throw new Error(`${decisions.length} decisions where one was due`)
}

const loadOf = (index: number, load: number): AgentLoad => ({
  id: `agent ${index}`,
  available: true,
  load,
  capacity: CAPACITY,
  lastAssignedAt: index,
})
