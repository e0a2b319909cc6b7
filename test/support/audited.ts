/** An installation with people who do things, and what the audit log says of it. */
import { expect } from 'vitest'
import { agentOnline, PASSWORD, startTestApp, visitorOnline } from './app.ts'
import { http } from './http.ts'
import { newKey } from './peer.ts'

/** Who did what to what, as the log shows it. */
export interface Expected {
  actor: string
  action: string
  object?: string
  detail?: unknown
}

export async function openWorld() {
  const app = await startTestApp()
  // Conversations go to Ann alone, because the admin has no capacity.
  const admin = await agentOnline(app, { name: 'Root', role: 'admin', capacity: 0 })
  const ann = await agentOnline(app, { name: 'Ann', capacity: 50 })
  const bob = await agentOnline(app, { name: 'Bob', capacity: 0 })
  const entries = (since: bigint) =>
    app.services.database.read.auditEntry.findMany({ where: { id: { gt: since } }, orderBy: { id: 'asc' } })
  const call = async <T>(method: string, path: string, body?: object, token = admin.token): Promise<T> => {
    const answer = await http(app.url, method, `/api/v1${path}`, body === undefined ? { token } : { token, body })
    expect(answer.status, `${method} ${path}: ${JSON.stringify(answer.body)}`).toBeLessThan(300)
    return answer.body as T
  }
  const chat = async () => {
    const visitor = await visitorOnline(app)
    const { conversation } = await visitor.call('open', { key: newKey(), text: 'my order is late' })
    const { conversation: taken } = await ann.event(
      'staff_conversation',
      (frame) => frame.conversation.id === conversation.id && frame.conversation.status === 'active',
    )
    return { visitor, id: taken.id, thread: taken.publicThread, epoch: taken.epoch }
  }
  const room = async () => (await ann.call('create_room', { kind: 'open', name: 'General', members: [bob.id] })).room
  const qa = async () => {
    const { room } = await admin.call('create_room', { kind: 'qa', name: 'Ask us', site: app.siteId })
    return { ...room, end: () => admin.call('archive_room', { room: room.id }) }
  }
  const lastId = async () =>
    (await app.services.database.read.auditEntry.findFirst({ orderBy: { id: 'desc' } }))?.id ?? 0n
  return { app, admin, ann, bob, entries, lastId, call, chat, room, qa, password: PASSWORD }
}
export type World = Awaited<ReturnType<typeof openWorld>>
