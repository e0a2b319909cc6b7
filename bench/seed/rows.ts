/** One method a thing: its rows as the services would have left them. Times are milliseconds. */
import { randomBytes } from 'node:crypto'
import type { Database, Statement } from 'better-sqlite3'
import { newId } from './ids.ts'

const YEAR_MS = 365 * 86_400_000
const TEXT = 'Hello, my parcel has not arrived yet. Could you please look where it is? The number is 4711-0815, thank you'

export class Rows {
  private readonly now = Date.now()
  private readonly statements = new Map<string, Statement>()
  private readonly database: Database
  private number = 0
  constructor(database: Database) {
    this.database = database
  }

  site(): { id: string; key: string } {
    const [id, key] = [newId(), newId()]
    const appearance = { accent: '#2451d6', side: 'right', title: '', greeting: {}, askName: false, askEmail: false, label: '' }
    const looks = JSON.stringify(appearance)
    this.insert('Site', { id, key, name: 'Bench', origins: '[]', appearance: looks, secret: newId(), createdAt: this.now })
    return { id, key }
  }

  visitor(siteId: string): string {
    const id = newId()
    this.insert('Visitor', { id, siteId, firstSeenAt: this.now, lastSeenAt: this.now })
    return id
  }

  /** Online, and signed in. */
  agent(role: string, capacity: number): { id: string; session: string } {
    const [id, session] = [newId(), newId()]
    const email = `${id.toLowerCase()}@bench.example`
    this.insert('Agent', { id, name: 'Robin', email, role, availability: 'online', capacity, createdAt: this.now })
    this.insert('AgentSession', {
      id: session,
      agentId: id,
      secretHash: randomBytes(32).toString('base64url'),
      rotatedAt: this.now,
      createdAt: this.now,
      expiresAt: this.now + YEAR_MS,
    })
    return { id, session }
  }

  /** With its two threads; active for an agent, else queued. */
  conversation(siteId: string, visitorId: string, agentId: string | null, messages: number): { conversation: string; thread: string } {
    const [id, thread, staff] = [newId(), newId(), newId()]
    this.number += 1
    const queued = agentId === null
    this.insert('Conversation', {
      id,
      number: this.number,
      siteId,
      visitorId,
      status: queued ? 'queued' : 'active',
      epoch: queued ? 0 : 1,
      publicThreadId: thread,
      staffThreadId: staff,
      agentId,
      openKey: newId(),
      openedAt: this.now,
      queuedAt: queued ? this.now : null,
    })
    const common = { siteId, visitorId, ownerId: id }
    this.insert('Thread', { id: thread, kind: 'public', ...common, lastSeq: messages, epoch: queued ? 0 : 1, writerId: agentId })
    this.insert('Thread', { id: staff, kind: 'staff', ...common })
    if (agentId !== null) this.insert('Assignment', { conversationId: id, agentId, epoch: 1, startedAt: this.now, reason: 'fewest_chats' })
    for (let seq = 1; seq <= messages; seq += 1) this.message(thread, seq, visitorId)
    return { conversation: id, thread }
  }

  /** The index is as far as the messages are, and the counters as far as the numbers. */
  finish(): void {
    const last = this.database.prepare<[], { id: number | null }>('SELECT max(id) AS id FROM "Message"').get()?.id ?? 0
    for (const [name, value] of Object.entries({ conversation_number: this.number, message_index: last }))
      this.insert('Setting', { name, value: String(value) })
  }

  private message(threadId: string, seq: number, authorId: string): void {
    this.insert('Message', {
      threadId,
      seq,
      at: this.now,
      authorKind: 'visitor',
      authorId,
      authorName: '#abcd',
      kind: 'text',
      text: TEXT,
      key: newId(),
    })
  }

  private insert(table: string, row: Record<string, string | number | null>): void {
    const names = Object.keys(row)
    const name = `${table} ${names.length}`
    let statement = this.statements.get(name)
    if (statement === undefined) {
      const columns = names.map((column) => `"${column}"`).join(', ')
      statement = this.database.prepare(`INSERT INTO "${table}" (${columns}) VALUES (${names.map(() => '?').join(', ')})`)
      this.statements.set(name, statement)
    }
    statement.run(...Object.values(row))
  }
}
