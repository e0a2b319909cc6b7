/** What an agent does, with one way to say why it did not work. */
import type {
  AvailabilityStatus,
  BlockTerms,
  FrameOf,
  Person,
  Reason,
  StaffConversation,
  Ticket,
} from '../../../src/protocol/wire.ts'
import type { Attached, ThreadClient } from '../../client/index.ts'
import { toast } from '../../ui/components/toast.tsx'
import { call } from '../../ui/session/call.ts'
import { listed } from '../stores/lists.ts'
import { standingOf } from '../stores/standing.ts'
import { go } from '../view/route.ts'
import { failureWords, t } from '../words/words.ts'
import type { Desk } from './desk.ts'
import { type NoTaking, whyNotTake } from './taking.ts'

export async function setAvailability(desk: Desk, status: AvailabilityStatus, reason?: string): Promise<void> {
  const fields = { status, ...(reason !== undefined && { reason }) }
  await attempt(async () => desk.inbox.putAgent((await desk.connection.call('availability', fields)).agent))
}

/** This one of the queue, or its first; answers whether there was one for this agent. */
export async function take(desk: Desk, wanted?: StaffConversation): Promise<boolean> {
  const why = whyNotTake(desk.link.peek().kind, desk.inbox.me.peek())
  if (why !== undefined) {
    refuse(desk, why)
    return false
  }
  const taken = await attempt(async () => {
    const { conversation } = await desk.alerts.quietly(
      desk.connection.call('next', wanted === undefined ? {} : { conversation: wanted.id }),
    )
    if (conversation === null) toast(t('queue.none'))
    else desk.inbox.put(conversation)
    return conversation
  }, desk)
  if (!taken) return false
  go({ screen: 'chats', id: taken.id })
  return true
}

export function refuse(desk: Desk, { words, online }: NoTaking): void {
  const action = online
    ? { label: t('empty.goOnline'), onSelect: () => void setAvailability(desk, 'online') }
    : undefined
  toast(words, { look: 'danger', action })
}

export async function transfer(
  desk: Desk,
  conversation: StaffConversation,
  to: FrameOf<'transfer'>['to'],
  note: string,
): Promise<boolean> {
  const { id, epoch } = conversation
  const text = note.trim()
  const fields = { conversation: id, epoch, to, ...(text !== '' && { note: text }) }
  return leave(desk, conversation, async () =>
    desk.inbox.put((await desk.connection.call('transfer', fields)).conversation),
  )
}

export async function closeChat(
  desk: Desk,
  conversation: StaffConversation,
  options: { next?: boolean } = {},
): Promise<boolean> {
  const { id, epoch } = conversation
  const following = options.next ? nextOfMine(desk, id) : undefined
  const done = await leave(desk, conversation, async () => {
    desk.inbox.put((await desk.connection.call('close', { conversation: id, epoch })).conversation)
  })
  if (done && options.next) {
    if (following !== undefined) go({ screen: 'chats', id: following.id })
    // Nobody else waits: that is no failure of closing.
    else if (desk.inbox.counts.peek().queue > 0) await take(desk)
  }
  return done
}

/** Closes what the visitor has open with it. */
export async function blockVisitor(desk: Desk, conversation: StaffConversation, terms: BlockTerms): Promise<boolean> {
  return leave(desk, conversation, async () => {
    await call('blockVisitor', { params: { id: conversation.visitor.id }, body: terms })
  })
}

export async function unblockVisitor(id: string): Promise<boolean> {
  const done = await attempt(async () => {
    await call('unblockVisitor', { params: { id } })
    return true
  })
  return done === true
}

/** As many as one command takes; the protocol's limit. */
const AT_ONCE = 100

/** Answers how many are not closed; with terms their visitors are blocked, too. Undefined when none is: then it says why by itself. */
export async function closeMany(
  desk: Desk,
  chats: readonly StaffConversation[],
  block?: BlockTerms,
): Promise<number | undefined> {
  for (const { id } of chats) desk.departures.expect(id)
  const refused = new Set<string>(chats.map(({ id }) => id))
  const done = await attempt(async () => {
    for (let at = 0; at < chats.length; at += AT_ONCE) {
      const conversations = chats.slice(at, at + AT_ONCE).map(({ id, epoch }) => ({ conversation: id, epoch }))
      const { results } = await desk.connection.call('close_many', {
        conversations,
        ...(block !== undefined && { block }),
      })
      for (const { conversation, code } of results) if (code === null) refused.delete(conversation)
    }
    return true
  })
  for (const id of refused) desk.departures.unexpect(id)
  return done === true || refused.size < chats.length ? refused.size : undefined
}

/** Closes only when the message is stored: the visitor must not see the end before the answer. */
export async function sendAndClose(
  desk: Desk,
  conversation: StaffConversation,
  thread: ThreadClient,
  { text, files }: { text: string; files: readonly Attached[] },
): Promise<void> {
  await thread.post(text, files)
  if (!(await allSent(thread))) return
  await closeChat(desk, conversation)
}

/** Messages of the beginning among which the visitor's first one stands: only events and a greeting come before it. */
const BEGINNING = 20
const SUBJECT_LENGTH = 120

/** The first line of what the visitor asked first; empty while it cannot be read. */
export async function firstWords(desk: Desk, { publicThread }: StaffConversation): Promise<string> {
  try {
    const { messages } = await desk.connection.call('fetch', { thread: publicThread, after: 0, limit: BEGINNING })
    const first = messages.find(
      ({ author, text }) => author.kind === 'visitor' && text !== undefined && text.trim() !== '',
    )
    return [...(first?.text?.trim().split('\n', 1)[0] ?? '')].slice(0, SUBJECT_LENGTH).join('')
  } catch {
    return ''
  }
}

export async function makeTicket(
  desk: Desk,
  conversation: StaffConversation,
  subject: string,
): Promise<Ticket | undefined> {
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

/** Runs `work`; what goes wrong is said at the top of the screen. With the desk it is said with what the desk knows. */
export async function attempt<T>(work: () => Promise<T>, desk?: Desk): Promise<T | undefined> {
  try {
    return await work()
  } catch (error) {
    const { reason } = error as { reason?: Reason }
    const why =
      reason === 'full' || reason === 'not_available' ? desk && whyNotTake('open', desk.inbox.me.peek()) : undefined
    if (desk !== undefined && why !== undefined) refuse(desk, why)
    else toast(failureWords(error), { look: 'danger' })
    return undefined
  }
}

async function leave(desk: Desk, conversation: StaffConversation, work: () => Promise<void>): Promise<boolean> {
  desk.departures.expect(conversation.id)
  const done = await attempt(async () => {
    await work()
    return true
  })
  if (done !== true) desk.departures.unexpect(conversation.id)
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
