import { expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { ChatClient, Connection, MemoryOutboxStore, type Socket } from '../../widgets/client/index.ts'
import { agentOnline, makeVisitor, startTestApp } from '../support/app.ts'
import { eventually } from '../support/peer.ts'

const MOST = 20
const written = (count: number) => Array.from({ length: count }, (_, n) => `message ${n}`)

test('[TH4] [TH8] our own client keeps the order under the limit, with what is written meanwhile', async () => {
  const app = await startTestApp({ rateFactor: 1 })
  await agentOnline(app)
  const { token } = await makeVisitor(app)
  const connection = new Connection({
    url: `${app.url.replace(/^http/, 'ws')}/ws`,
    client: 'test',
    getToken: async () => ({ token }),
    WebSocket: WebSocket as unknown as new (url: string) => Socket,
  })
  connection.start()
  const client = new ChatClient(connection, { store: new MemoryOutboxStore() })
  const opened = new Promise<string>((resolve) => client.onOpened(({ conversation }) => resolve(conversation.thread)))
  await client.open('hello')
  const thread = client.thread(await opened)
  for (const text of written(MOST + 4)) void thread.post(text)
  await eventually(() => thread.messages.length > MOST || undefined, 'the first messages')
  void thread.post('written meanwhile')
  await eventually(() => (thread.ready && thread.pending.length === 0) || undefined, 'all messages')
  const texts = thread.messages.filter(({ kind }) => kind === 'text').map(({ text }) => text)
  expect(texts).toEqual(['hello', ...written(MOST + 4), 'written meanwhile'])
  client.close()
  connection.stop()
})
