/** Writes rows as the services would have left them, with one method for each kind of thing. Times are milliseconds. */
import { randomBytes } from 'node:crypto'
import { newId } from './ids.ts'
import type { Tables } from './tables.ts'

const YEAR_MS = 365 * 86_400_000
const WORDS =
  'hello my parcel order has not arrived yet could you please look where it is the number was thank you'.split(' ')
const WORDS_OF_MESSAGE = 18
/** One message in ten also has this word. */
export const RARE_WORD = 'invoice'
const RARER = 10

export interface Conversation {
  siteId: string
  visitorId: string
  agentId: string | null
  status: 'active' | 'queued' | 'closed'
  messages: number
}

export class Rows {
  private readonly now = Date.now()
  private readonly tables: Tables
  private readonly wide: number | undefined
  private number = 0
  private said = 0
  constructor(tables: Tables, wide?: number) {
    this.tables = tables
    this.wide = wide
  }

  site(): { id: string; key: string } {
    const [id, key] = [newId(), newId()]
    const appearance = {
      accent: '#2451d6',
      side: 'right',
      title: '',
      greeting: {},
      askName: false,
      askEmail: false,
      label: '',
    }
    const looks = JSON.stringify(appearance)
    this.tables.insert('Site', {
      id,
      key,
      name: 'Bench',
      origins: '[]',
      appearance: looks,
      secret: newId(),
      createdAt: this.now,
    })
    return { id, key }
  }

  /** Names the log; otherwise the server would choose another name at its first start. */
  log(): string {
    const value = newId()
    this.tables.insert('Setting', { name: 'log_epoch', value })
    return value
  }

  visitor(siteId: string): string {
    const id = newId()
    this.tables.insert('Visitor', { id, siteId, firstSeenAt: this.now, lastSeenAt: this.now })
    return id
  }

  /** Makes an agent who is signed in. */
  agent(role: string, capacity: number, availability: string): { id: string; session: string } {
    const [id, session] = [newId(), newId()]
    const email = `${id.toLowerCase()}@bench.example`
    this.tables.insert('Agent', { id, name: 'Robin', email, role, availability, capacity, createdAt: this.now })
    this.tables.insert('AgentSession', {
      id: session,
      agentId: id,
      secretHash: randomBytes(32).toString('base64url'),
      rotatedAt: this.now,
      createdAt: this.now,
      expiresAt: this.now + YEAR_MS,
    })
    return { id, session }
  }

  /**
   * Makes a conversation with its two threads and its messages. Unless it is queued, it belongs or belonged to the
   * agent.
   */
  conversation({ siteId, visitorId, agentId, status, messages }: Conversation): {
    conversation: string
    thread: string
  } {
    const [id, thread, staff] = [newId(), newId(), newId()]
    const epoch = agentId === null ? 0 : 1
    const queuedAt = status === 'queued' ? this.now : null
    const closedAt = status === 'closed' ? this.now : null
    this.number += 1
    const threads = { publicThreadId: thread, staffThreadId: staff }
    const whose = { siteId, visitorId, status, epoch, agentId, openKey: newId() }
    this.tables.insert('Conversation', {
      id,
      number: this.number,
      ...threads,
      ...whose,
      openedAt: this.now,
      queuedAt,
      closedAt,
    })
    const common = { siteId, visitorId, ownerId: id, closedAt }
    this.tables.insert('Thread', { id: thread, kind: 'public', ...common, lastSeq: messages, epoch, writerId: agentId })
    this.tables.insert('Thread', { id: staff, kind: 'staff', ...common })
    if (agentId !== null)
      this.tables.insert('Assignment', {
        conversationId: id,
        agentId,
        epoch,
        startedAt: this.now,
        endedAt: closedAt,
        reason: 'fewest_chats',
      })
    for (let seq = 1; seq <= messages; seq += 1) this.message(thread, seq, visitorId)
    return { conversation: id, thread }
  }

  /** Makes a Q&A room of the site with these visitors in it and an agent as its host. Returns its thread. */
  qa(siteId: string, host: string, visitors: string[]): string {
    const [id, threadId] = [newId(), newId()]
    this.tables.insert('Room', {
      id,
      kind: 'qa',
      name: 'Bench',
      topic: '',
      threadId,
      siteId,
      createdById: host,
      createdAt: this.now,
    })
    this.tables.insert('Thread', { id: threadId, kind: 'qa', siteId, ownerId: id })
    const common = { threadId, name: 'Robin', fromSeq: 1, joinedAt: this.now }
    this.tables.insert('Membership', { ...common, memberId: host, memberKind: 'agent', role: 'host' })
    for (const memberId of visitors)
      this.tables.insert('Membership', { ...common, memberId, memberKind: 'visitor', role: 'speaker' })
    return threadId
  }

  /** Sets the counter as far as the numbers that were given. Returns how many messages there are. */
  finish(): number {
    this.tables.insert('Setting', { name: 'conversation_number', value: String(this.number) })
    return this.said
  }

  private message(threadId: string, seq: number, authorId: string): void {
    this.said += 1
    const text = this.wide === undefined ? sentence(this.said) : '衣'.repeat(this.wide)
    const author = { authorKind: 'visitor', authorId, authorName: '#abcd' }
    this.tables.insert('Message', { threadId, seq, at: this.now, ...author, kind: 'text', text, key: newId() })
  }
}

/** Returns another sentence for each number, of words that repeat as in real talk. */
function sentence(number: number): string {
  const words = Array.from(
    { length: WORDS_OF_MESSAGE },
    (_, index) => WORDS[(number * (index + 7) + index) % WORDS.length],
  )
  return `${words.join(' ')} ${number}${number % RARER === 0 ? ` ${RARE_WORD}` : ''}`
}
