/** Names of what a socket can listen to; made here only. */
export const topics = {
  thread: (id: string): string => `thread:${id}`,
  visitor: (id: string): string => `visitor:${id}`,
  site: (id: string): string => `site:${id}`,
  agent: (id: string): string => `agent:${id}`,
  staff: 'staff',
  visitors: 'visitors',
} as const
