import { describe, expect } from 'vitest'
import { agentOnline, startTestApp, visitorOnline } from '../support/app.ts'
import { newKey, type Peer } from '../support/peer.ts'
import { startPostgresql, testWithServer } from '../support/postgresql-server.ts'

interface Sent {
  key: string
  text: string
  seq?: number
}
interface Chat {
  visitor: Peer
  thread: string
  sent: Sent[]
}

const VISITORS = 4
const BURST = 50
const ROUNDS = 3

async function openChat(app: Parameters<typeof visitorOnline>[0]): Promise<Chat> {
  const visitor = await visitorOnline(app)
  const { conversation } = await visitor.call('open', { key: newKey(), text: 'start' })
  await visitor.event('conversation', (frame) => frame.conversation.status === 'active')
  return { visitor, thread: conversation.thread, sent: [] }
}

/** Says it again under the same key until it is acknowledged, as a client does. */
async function post({ visitor, thread }: Chat, one: Sent, onAck: () => void): Promise<void> {
  for (;;) {
    try {
      const { seq } = await visitor.call('post', { thread, key: one.key, text: one.text })
      one.seq = seq
      onAck()
      return
    } catch (error) {
      expect(error).toMatchObject({ code: 'busy' })
    }
  }
}

async function transcript({ visitor, thread }: Chat): Promise<{ seq: number; text: string | undefined }[]> {
  const all: { seq: number; text: string | undefined }[] = []
  for (let after = 0; ; after += 200) {
    const { messages, lastSeq } = await visitor.call('fetch', { thread, after, limit: 200 })
    all.push(...messages.map(({ seq, text }) => ({ seq, text })))
    if (after + 200 >= lastSeq) return all
  }
}

describe('PostgreSQL is killed', () => {
  testWithServer(
    '[F8] kill -9 of PostgreSQL in a burst: what was acked is there once, in its place, without a gap',
    async () => {
      const server = await startPostgresql()
      const app = await startTestApp({ databaseUrl: server.url() })
      await agentOnline(app, { capacity: VISITORS })
      const chats: Chat[] = []
      for (let n = 0; n < VISITORS; n += 1) chats.push(await openChat(app))

      for (let round = 0; round < ROUNDS; round += 1) {
        let acks = 0
        let kill = () => {}
        const killed = new Promise<void>((resolve) => {
          kill = () => void server.kill().then(resolve)
        })
        const onAck = () => {
          acks += 1
          if (acks === 20) kill()
        }
        const posts = chats.flatMap((chat) =>
          Array.from({ length: BURST }, (_, n) => {
            const one: Sent = { key: newKey(), text: `${round}-${n}` }
            chat.sent.push(one)
            return post(chat, one, onAck)
          }),
        )
        await killed
        await server.start()
        await Promise.all(posts)
      }

      for (const chat of chats) {
        const found = await transcript(chat)
        expect(found.map(({ seq }) => seq)).toEqual(found.map((_, index) => index + 1))
        const places = new Map(found.map(({ seq, text }) => [text, seq]))
        const said = found.flatMap(({ text }) => (text?.includes('-') ? [text] : []))
        expect(said.sort()).toEqual(chat.sent.map(({ text }) => text).sort())
        for (const { text, seq } of chat.sent) expect(places.get(text), text).toBe(seq)
        expect(chat.visitor.closed).toBeUndefined()
      }
    },
  )
})
