/**
 * limit is the least that stores: bare ws, JSON in and out, and messages that a hand-written group commit
 * (synchronous=FULL) makes durable before the ack. It looks at no tokens, rights, keys or limits.
 */
import { createServer } from 'node:http'
import { type WebSocket, WebSocketServer } from 'ws'
import { listen, peerConfig } from './config.ts'
import { GroupCommit } from './group-commit.ts'

interface Frame {
  type: string
  ref: number
  thread: string
  key: string
  text: string
  after: number
  limit: number
}

const store = new GroupCommit(peerConfig().dataDir)
const followers = new Map<string, Set<WebSocket>>()
const server = createServer()
const sockets = new WebSocketServer({ server, perMessageDeflate: false })

sockets.on('connection', (socket) => {
  socket.on('message', (data) => answer(socket, JSON.parse(String(data)) as Frame))
  socket.on('error', () => undefined)
})
listen(server)

function answer(socket: WebSocket, frame: Frame): void {
  if (frame.type === 'post') return post(socket, frame)
  if (frame.type === 'follow') follow(socket, frame.thread)
  const result = frame.type === 'fetch' ? { messages: store.page(frame.thread, frame.after, frame.limit) } : {}
  socket.send(JSON.stringify({ type: 'ok', ref: frame.ref, result }))
}

function follow(socket: WebSocket, thread: string): void {
  const known = followers.get(thread) ?? new Set()
  followers.set(thread, known.add(socket))
}

function post(socket: WebSocket, { ref, thread, key, text }: Frame): void {
  store.add({ thread, author: 'visitor', key, text }, (message) => {
    socket.send(JSON.stringify({ type: 'ok', ref, result: { thread, seq: message.seq, at: message.at } }))
    const event = JSON.stringify({ type: 'message', message })
    for (const follower of followers.get(thread) ?? []) if (follower !== socket) follower.send(event)
  })
}
