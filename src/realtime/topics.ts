/** A socket can listen to these topics. Their names are made here only. */
export const topics = {
  thread: (id: string): string => `thread:${id}`,
  /** Visitors in a Q&A room listen to this: they hear what is said, but not who types or has read. */
  crowd: (thread: string): string => `crowd:${thread}`,
  visitor: (id: string): string => `visitor:${id}`,
  site: (id: string): string => `site:${id}`,
  agent: (id: string): string => `agent:${id}`,
  /** Members of a room listen to this while their list of rooms is open. */
  room: (id: string): string => `room:${id}`,
  /** Agents listen to this while their list of rooms is open. */
  rooms: 'rooms',
  /** Agents listen to this while their inbox is open. */
  inboxes: 'inboxes',
  /** Every socket of staff listens to this. */
  staff: 'staff',
  visitors: 'visitors',
} as const
