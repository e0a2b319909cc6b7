/** Bare ws, JSON in and out, and messages that a store makes durable before the ack. It checks nothing. */
import { createServer } from 'node:http'
import { type WebSocket, WebSocketServer } from 'ws'
import { listen } from './config.ts'

export interface Row {
  thread: string
  author: string
  key: string
  text: string
}
export interface Stored extends Row {
  seq: number
  at: number
}
export interface Page {
  seq: number
  at: number
  author: string
  text: string
}
export interface Store {
  /** Adds a row to the next commit. `done` is called when the row is synced. */
  add(row: Row, done: (stored: Stored) => void): void
  /** Calls `done` with the messages after a seq, at most `limit` of them, in order. */
  page(thread: string, after: number, limit: number, done: (messages: Page[]) => void): void
}

interface Frame {
  type: string
  ref: number
  thread: string
  key: string
  text: string
  after: number
  limit: number
}

export function relay(store: Store): void {
  const followers = new Map<string, Set<WebSocket>>()
  const server = createServer()
  const sockets = new WebSocketServer({ server, perMessageDeflate: false })
  sockets.on('connection', (socket) => {
    socket.on('message', (data) => answer(socket, JSON.parse(String(data)) as Frame))
    socket.on('error', () => undefined)
  })
  listen(server)

  function answer(socket: WebSocket, frame: Frame): void {
    const { type, ref, thread, after, limit } = frame
    const reply = (result: object): void => socket.send(JSON.stringify({ type: 'ok', ref, result }))
    if (type === 'post') return post(socket, frame)
    if (type === 'fetch') return store.page(thread, after, limit, (messages) => reply({ messages }))
    if (type === 'follow') followers.set(thread, (followers.get(thread) ?? new Set()).add(socket))
    reply({})
  }

  function post(socket: WebSocket, { ref, thread, key, text }: Frame): void {
    store.add({ thread, author: 'visitor', key, text }, (message) => {
      socket.send(JSON.stringify({ type: 'ok', ref, result: { thread, seq: message.seq, at: message.at } }))
      const event = JSON.stringify({ type: 'message', message })
      for (const follower of followers.get(thread) ?? []) if (follower !== socket) follower.send(event)
    })
  }
}
