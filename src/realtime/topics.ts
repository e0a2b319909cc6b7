/** Names of what a socket can listen to; made here only. */
export const topics = {
  thread: (id: string): string => `thread:${id}`,
  visitor: (id: string): string => `visitor:${id}`,
  site: (id: string): string => `site:${id}`,
  agent: (id: string): string => `agent:${id}`,
  /** Agents whose inbox is open. */
  staff: 'staff',
  /** Every socket of an agent. */
  agents: 'agents',
  visitors: 'visitors',
} as const
