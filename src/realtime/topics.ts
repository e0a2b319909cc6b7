/** Names of what a socket can listen to; made here only. */
export const topics = {
  thread: (id: string): string => `thread:${id}`,
  /** Visitors in a Q&A room: they hear what is said, and nothing of who types or has read. */
  crowd: (thread: string): string => `crowd:${thread}`,
  visitor: (id: string): string => `visitor:${id}`,
  site: (id: string): string => `site:${id}`,
  agent: (id: string): string => `agent:${id}`,
  /** Members of a room whose list of rooms is open. */
  room: (id: string): string => `room:${id}`,
  /** Agents whose list of rooms is open. */
  rooms: 'rooms',
  /** Agents whose inbox is open. */
  inboxes: 'inboxes',
  /** Every socket of staff. */
  staff: 'staff',
  visitors: 'visitors',
} as const
