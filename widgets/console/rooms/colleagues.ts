import type { Agent } from '../../../src/protocol/wire.ts'
import type { Inbox } from '../stores/inbox.ts'

/** Returns the colleagues one can write to: those who are present first, then by name. */
export function colleagues(inbox: Inbox, without: readonly { id: string }[] = []): Agent[] {
  const out = new Set([inbox.meId, ...without.map(({ id }) => id)])
  return [...inbox.agents.value.values()]
    .filter((agent) => !agent.disabled && !agent.invited && !out.has(agent.id))
    .sort((a, b) => Number(b.present) - Number(a.present) || a.name.localeCompare(b.name))
}
