/** The headless client of the protocol: no DOM, no framework. All three screens and the tests use it. */
export { ChatClient, type ChatOptions } from './chat.ts'
export { Connection, type ConnectionOptions, type ConnectionState, type Socket, type Token } from './connection.ts'
export { randomKey } from './key.ts'
export { type Draft, Outbox, openOutboxStore, type PendingMessage, type Sent } from './outbox.ts'
export { MemoryOutboxStore, type OutboxStore } from './outbox-store.ts'
export { ConnectionLost, errorCode, ProtocolError, retryAfter, retryOf } from './protocol-error.ts'
export { ThreadClient, type ThreadOptions } from './thread.ts'
