/** This is the only place that knows how the server's pure decision is called. */
import { type AgentLoad, type DispatchEvent, DispatchState, decide } from '../../src/dispatcher/decide.ts'

type Waiting = Extract<DispatchEvent, { type: 'waiting' }>['conversation']

const CAPACITY = 3
const WARM = 200

/**
 * Measures, in nanoseconds, one decision: an agent has room again, and somebody new waits. Before and after it `queued`
 * wait, and all other agents are full.
 */
export function decisionNs(queued: number, agents: number, times: number): number {
  const state = new DispatchState()
  for (let index = 0; index < agents; index += 1) decide(state, [{ type: 'agent', agent: loadOf(index, CAPACITY) }])
  for (let number = 1; number <= queued; number += 1)
    decide(state, [{ type: 'waiting', conversation: waitingOf(number) }])
  const step = (index: number) => decideOne(state, index % agents, queued + index + 1)
  for (let index = 0; index < WARM; index += 1) step(index)
  const begun = process.hrtime.bigint()
  for (let index = 0; index < times; index += 1) step(WARM + index)
  return Number(process.hrtime.bigint() - begun) / times
}

function decideOne(state: DispatchState, agent: number, number: number): void {
  const decisions = decide(state, [
    { type: 'agent', agent: loadOf(agent, CAPACITY - 1) },
    { type: 'waiting', conversation: waitingOf(number) },
  ])
  if (decisions.length !== 1) throw new Error(`${decisions.length} decisions where one was due`)
}

const waitingOf = (number: number): Waiting => ({
  id: `conversation ${number}`,
  visitorId: `visitor ${number}`,
  version: 1,
  number,
  turn: number,
  returned: false,
  gone: false,
})

const loadOf = (index: number, load: number): AgentLoad => ({
  id: `agent ${index}`,
  available: true,
  load,
  capacity: CAPACITY,
  lastAssignedAt: index,
})
