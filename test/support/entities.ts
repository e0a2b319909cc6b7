/** Whole and valid entities as the server tells them to staff. Each test overrides what it is about. */
import type { Agent, Message, Room, RoomStanding, StaffConversation, Ticket } from '../../src/protocol/wire.ts'

/** Makes an id of the protocol's length that people can read. */
export const idOf = (name: string): string => name.padEnd(22, '_')
export const ME = idOf('mei')
export const OTTO = { id: idOf('otto'), name: 'Otto' }
export const MEI = { id: ME, name: 'Mei' }

export const agentOf = (name: string, also: Partial<Agent> = {}): Agent => ({
  id: idOf(name.toLowerCase()),
  name,
  email: `${name.toLowerCase()}@shop.test`,
  role: 'agent',
  availability: 'online',
  reason: null,
  present: true,
  load: 0,
  capacity: 3,
  disabled: false,
  invited: false,
  language: null,
  mayAnnounce: false,
  ...also,
})

/** Returns a chat that waits in the queue. */
export const chatOf = (number: number, also: Partial<StaffConversation> = {}): StaffConversation => ({
  id: idOf(`chat${number}`),
  number,
  site: { id: idOf('site'), name: 'Shop' },
  visitor: { id: idOf(`visitor${number}`), name: '', email: null, verified: false },
  status: 'queued',
  version: 1,
  epoch: 0,
  publicThread: idOf(`public${number}`),
  staffThread: idOf(`staff${number}`),
  agent: null,
  people: [],
  page: null,
  startPage: null,
  language: null,
  userAgent: null,
  openedAt: number,
  queuedAt: number,
  returned: false,
  turn: number,
  goneAt: null,
  closedAt: null,
  lastMessage: null,
  awaitingSince: null,
  rating: null,
  ratingComment: null,
  ticket: null,
  ...also,
})

/** Returns a chat that an agent has. */
export const chatWith = (
  agent: StaffConversation['agent'],
  number: number,
  also: Partial<StaffConversation> = {},
): StaffConversation => chatOf(number, { status: 'active', agent, epoch: 1, queuedAt: null, ...also })

export const roomOf = (name: string, also: Partial<Room> = {}): Room => ({
  id: idOf(name),
  kind: 'open',
  name,
  topic: '',
  thread: idOf(`${name}-thread`),
  site: null,
  archivedAt: null,
  slowModeMs: 0,
  version: 1,
  members: [{ ...MEI, kind: 'agent', role: 'speaker' }],
  memberCount: 1,
  lastMessage: null,
  ...also,
})

export const standingIn = (room: Room, also: Partial<RoomStanding> = {}): RoomStanding => ({
  room,
  joined: true,
  unread: 0,
  mentions: 0,
  ...also,
})

export const ticketOf = (number: number, also: Partial<Ticket> = {}): Ticket => ({
  id: idOf(`ticket${number}`),
  number,
  site: { id: idOf('site'), name: 'Shop' },
  subject: 'A broken mug',
  status: 'open',
  priority: 'normal',
  assignee: null,
  requester: { id: null, name: 'Ada', email: 'ada@mail.test', verified: false },
  conversation: null,
  thread: idOf(`ticket-thread${number}`),
  version: 1,
  createdAt: number,
  updatedAt: number,
  ...also,
})

export const messageOf = (seq: number, also: Partial<Message> = {}): Message => ({
  thread: idOf('thread'),
  seq,
  at: seq,
  author: { kind: 'visitor', id: idOf('visitor'), name: '' },
  kind: 'text',
  text: `line ${seq}`,
  ...also,
})
