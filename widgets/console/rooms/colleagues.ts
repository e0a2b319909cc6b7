import type { Agent } from '../../../src/protocol/wire.ts'
import type { Desk } from '../desk/desk.ts'

/** Who can be written to: those present first, then by name. */
export function colleagues(desk: Desk, without: readonly { id: string }[] = []): Agent[] {
  const out = new Set([desk.meId, ...without.map(({ id }) => id)])
  return [...desk.inbox.agents.value.values()]
    .filter((agent) => !agent.disabled && !agent.invited && !out.has(agent.id))
    .sort((a, b) => Number(b.present) - Number(a.present) || a.name.localeCompare(b.name))
}
