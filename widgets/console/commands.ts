/** What an agent does, with one way to say why it did not work. */
import type { AvailabilityStatus, FrameOf, Person, StaffConversation, Ticket } from '../../src/protocol/wire.ts'
import { type Attached, ConnectionLost, errorCode, type ThreadClient } from '../client/index.ts'
import { toast } from '../ui/components/toast.tsx'
import { call } from '../ui/session/call.ts'
import { standingOf } from './chat/standing.ts'
import type { Desk } from './desk.ts'
import { listed } from './inbox/lists.ts'
import { go } from './shell/route.ts'
import { errorWords, t } from './words.ts'

export async function setAvailability(desk: Desk, status: AvailabilityStatus, reason?: string): Promise<void> {
  const fields = { status, ...(reason !== undefined && { reason }) }
  await attempt(async () => desk.inbox.putAgent((await desk.connection.call('availability', fields)).agent))
}

/** The first of the queue, when there is one and this agent may take it. */
export async function takeNext(desk: Desk): Promise<void> {
  await attempt(async () => {
    const { conversation } = await desk.alerts.quietly(desk.connection.call('next', {}))
    if (conversation === null) return toast(t('queue.none'))
    desk.inbox.put(conversation)
    go({ screen: 'chats', id: conversation.id })
  })
}

export async function transfer(desk: Desk, conversation: StaffConversation, to: FrameOf<'transfer'>['to'], note: string): Promise<boolean> {
  const { id, epoch } = conversation
  const text = note.trim()
  const fields = { conversation: id, epoch, to, ...(text !== '' && { note: text }) }
  return leave(desk, conversation, async () => desk.inbox.put((await desk.connection.call('transfer', fields)).conversation))
}

export async function closeChat(desk: Desk, conversation: StaffConversation, options: { next?: boolean } = {}): Promise<boolean> {
  const { id, epoch } = conversation
  const following = options.next ? nextOfMine(desk, id) : undefined
  const done = await leave(desk, conversation, async () => {
    desk.inbox.put((await desk.connection.call('close', { conversation: id, epoch })).conversation)
  })
  if (done && options.next) {
    if (following === undefined) await takeNext(desk)
    else go({ screen: 'chats', id: following.id })
  }
  return done
}

/** Closes only when the message is stored: the visitor must not see the end before the answer. */
export async function sendAndClose(
  desk: Desk,
  conversation: StaffConversation,
  thread: ThreadClient,
  { text, files }: { text: string; files: readonly Attached[] },
): Promise<void> {
  if (text.trim() !== '' || files.length > 0) {
    await thread.post(text, files)
    if (!(await allSent(thread))) return
  }
  await closeChat(desk, conversation)
}

export async function makeTicket(desk: Desk, conversation: StaffConversation, subject: string): Promise<Ticket | undefined> {
  return attempt(async () => {
    const { ticket } = await call('ticketFromConversation', { params: { id: conversation.id }, body: { subject } })
    desk.inbox.putTicket(ticket)
    return ticket
  })
}

/** Brings a colleague or a whole department into a chat; its agent stays the same. */
export async function widen(
  desk: Desk,
  { id, epoch }: StaffConversation,
  who: { kind: 'agent' | 'department'; id: string },
): Promise<void> {
  const fields = { conversation: id, epoch, who }
  await attempt(async () => desk.inbox.put((await desk.connection.call('widen', fields)).conversation))
}

/** Takes one person out; without one, everybody but the visitor and its agent. */
export async function narrow(desk: Desk, { id, epoch }: StaffConversation, person?: string): Promise<void> {
  const fields = { conversation: id, epoch, ...(person !== undefined && { person }) }
  await attempt(async () => desk.inbox.put((await desk.connection.call('narrow', fields)).conversation))
}

export async function stepOut(desk: Desk, { id }: StaffConversation): Promise<void> {
  await attempt(async () => desk.inbox.put((await desk.connection.call('step_out', { conversation: id })).conversation))
}

/** The link for one person from outside. */
export async function inviteGuest(
  { id, epoch }: StaffConversation,
  guest: { name: string; role: Person['role']; hours: number },
): Promise<string | undefined> {
  return attempt(async () => (await call('inviteGuest', { params: { id }, body: { epoch, ...guest } })).link)
}

/** Runs `work`; what goes wrong becomes a line at the foot of the screen. */
export async function attempt<T>(work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work()
  } catch (error) {
    toast(error instanceof ConnectionLost ? t('error.offline') : errorWords(errorCode(error)), { look: 'danger' })
    return undefined
  }
}

async function leave(desk: Desk, conversation: StaffConversation, work: () => Promise<void>): Promise<boolean> {
  desk.leaving(conversation.id)
  const done = await attempt(async () => {
    await work()
    return true
  })
  if (done !== true) desk.staying(conversation.id)
  return done === true
}

function nextOfMine(desk: Desk, id: string): StaffConversation | undefined {
  const mine = listed(desk.inbox.conversations.peek().values(), 'mine', 'waiting', desk.meId)
  return mine.find((each) => each.id !== id && standingOf(each, desk.meId).kind === 'mine')
}

function allSent(thread: ThreadClient): Promise<boolean> {
  return new Promise((resolve) => {
    const look = (): boolean => {
      const failed = thread.pending.some((message) => message.state === 'failed')
      if (!failed && thread.pending.some((message) => message.state !== 'sent')) return false
      resolve(!failed)
      return true
    }
    if (look()) return
    const off = thread.onChange(() => look() && off())
  })
}
