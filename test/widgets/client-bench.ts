import { onTestFinished, vi } from 'vitest'
import { WebSocket } from 'ws'
import {
  ChatClient,
  Connection,
  type ConnectionOptions,
  MemoryOutboxStore,
  type OutboxStore,
  type Socket,
} from '../../widgets/client/index.ts'
import { PATIENCE_MS } from '../support/patience.ts'
import { ScriptedServer } from './scripted-server.ts'

export const texts = (messages: readonly { text?: string }[]): string[] => messages.map((message) => message.text ?? '')

export const eventually = (check: () => void): Promise<void> => vi.waitFor(check, { timeout: PATIENCE_MS, interval: 5 })

export async function startServer(): Promise<ScriptedServer> {
  const server = await ScriptedServer.start()
  onTestFinished(() => server.stop())
  return server
}

/** Opens a connection that does not wait before it comes back. */
export function connect(server: ScriptedServer, options: Partial<ConnectionOptions> = {}): Connection {
  const connection = new Connection({
    url: server.url,
    client: 'test',
    getToken: async () => ({ token: 'token' }),
    WebSocket: WebSocket as unknown as new (url: string) => Socket,
    random: () => 0,
    ...options,
  })
  onTestFinished(() => connection.stop())
  connection.start()
  return connection
}

export function chatOver(connection: Connection, store: OutboxStore = new MemoryOutboxStore()): ChatClient {
  const chat = new ChatClient(connection, { store })
  onTestFinished(() => chat.close())
  return chat
}
