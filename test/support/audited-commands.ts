/** Lists every command of the socket with what the audit log holds of it, or why it holds nothing. */
import type { ClientFrameType } from '../../src/protocol/commands/index.ts'
import { visitorOnline } from './app.ts'
import type { Expected, World } from './audited.ts'
import { newKey } from './peer.ts'

const READS = 'reads what is the caller’s own, or writes nothing'
const VISITOR = 'an act of a visitor: the conversation, the ticket or the Q&A holds it'
const CHAT = 'the day’s work: the conversation’s own thread says who did it, and nobody can change that'
const COLLEAGUES = 'of an agent by itself: the room’s own thread says it'

export const COMMANDS: Record<ClientFrameType, string | ((world: World) => Promise<Expected>)> = {
  hello: 'signing in is audited where it is done',
  renew: 'signing in is audited where it is done',
  ping: READS,
  async follow({ admin, chat }) {
    const { id, thread } = await chat()
    await admin.call('follow', { thread })
    return { actor: admin.id, action: 'conversation_read', object: id }
  },
  unfollow: READS,
  async fetch({ admin, chat }) {
    const { id, thread } = await chat()
    await admin.call('fetch', { thread, after: 0, limit: 10 })
    return { actor: admin.id, action: 'conversation_read', object: id }
  },
  post: 'a message is its own record',
  receipt: READS,
  typing: READS,
  received: 'the announcement’s report counts it',
  seen: 'the announcement’s report counts it',
  clicked: 'the announcement’s report counts it',
  dismiss: 'the announcement’s report counts it',
  open: VISITOR,
  end: VISITOR,
  rate: VISITOR,
  leave_message: VISITOR,
  history: READS,
  visit: READS,
  join_qa: VISITOR,
  leave_qa: VISITOR,
  inbox: READS,
  availability: 'of an agent by itself: everybody at work sees it, and it gives and takes no right',
  next: CHAT,
  transfer: CHAT,
  close: CHAT,
  async close_many({ ann, chat }) {
    const { id, epoch } = await chat()
    await ann.call('close_many', { conversations: [{ conversation: id, epoch }] })
    return { actor: ann.id, action: 'conversation_closed', object: id, detail: { of: 1 } }
  },
  async widen({ ann, bob, chat }) {
    const { id, epoch } = await chat()
    await ann.call('widen', { conversation: id, epoch, who: { kind: 'agent', id: bob.id } })
    return { actor: ann.id, action: 'conversation_widened', object: id, detail: { agent: bob.id } }
  },
  async narrow({ ann, bob, chat }) {
    const { id, epoch } = await chat()
    await ann.call('widen', { conversation: id, epoch, who: { kind: 'agent', id: bob.id } })
    await ann.call('narrow', { conversation: id, epoch, person: bob.id })
    return { actor: ann.id, action: 'conversation_narrowed', object: id, detail: { people: [bob.id] } }
  },
  step_out: 'of an agent by itself: the conversation’s own thread says it',
  rooms: READS,
  async create_room({ ann }) {
    const { room } = await ann.call('create_room', { kind: 'private', name: 'Leads' })
    return { actor: ann.id, action: 'room_created', object: room.id, detail: { kind: 'private' } }
  },
  direct: 'two who talk to each other are their own business',
  join_room: COLLEAGUES,
  leave_room: COLLEAGUES,
  async invite_to_room({ ann, bob }) {
    const { room } = await ann.call('create_room', { kind: 'open', name: 'General' })
    await ann.call('invite_to_room', { room: room.id, agents: [bob.id] })
    return { actor: ann.id, action: 'room_member_added', object: room.id, detail: { member: bob.id } }
  },
  async update_room({ ann, room }) {
    const { id } = await room()
    await ann.call('update_room', { room: id, name: 'Parcels', slowModeMs: 5_000 })
    return { actor: ann.id, action: 'room_updated', object: id, detail: { changed: ['name'], slowModeMs: 5_000 } }
  },
  async archive_room({ ann, room }) {
    const { id } = await room()
    await ann.call('archive_room', { room: id })
    return { actor: ann.id, action: 'room_archived', object: id }
  },
  async remove_message({ ann, room }) {
    const { id, thread } = await room()
    const { seq } = await ann.call('post', { thread, key: newKey(), text: 'not meant for all' })
    await ann.call('remove_message', { thread, seq })
    return { actor: ann.id, action: 'message_removed', object: id, detail: { seq } }
  },
  async remove_member({ ann, bob, room }) {
    const { id } = await room()
    await ann.call('remove_member', { room: id, member: bob.id })
    return { actor: ann.id, action: 'room_member_removed', object: id, detail: { member: bob.id } }
  },
}

/** Commands that act on visitors. */
export const TO_VISITORS: Record<string, (world: World) => Promise<Expected>> = {
  async 'blocked together'({ admin, chat }) {
    const { id, epoch, visitor } = await chat()
    await admin.call('close_many', {
      conversations: [{ conversation: id, epoch }],
      block: { hours: 1, network: false },
    })
    return {
      actor: admin.id,
      action: 'visitor_blocked',
      object: id,
      detail: { visitor: visitor.id, hours: 1, network: false },
    }
  },
}

/** The same commands in a Q&A room. */
export const IN_QA: Record<string, (world: World) => Promise<Expected>> = {
  async begun({ admin, qa }) {
    const { id, end } = await qa()
    await end()
    return { actor: admin.id, action: 'qa_begun', object: id, detail: { kind: 'qa' } }
  },
  async ended({ admin, qa }) {
    const { id, end } = await qa()
    await end()
    return { actor: admin.id, action: 'qa_ended', object: id }
  },
  async 'a visitor barred'({ app, admin, qa }) {
    const { id, end } = await qa()
    const visitor = await visitorOnline(app)
    await visitor.call('join_qa', { qa: id, name: 'Vera' })
    await admin.call('remove_member', { room: id, member: visitor.id })
    await end()
    return { actor: admin.id, action: 'visitor_barred', object: id, detail: { member: visitor.id } }
  },
}
