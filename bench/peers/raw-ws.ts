/**
 * raw-ws is bare ws with what no server of it can do without: jwt.verify at hello, a WebSocket ping to each client
 * every 20 s, and an end for silent clients. It stores nothing (durability: none) and checks nothing else. For
 * announcements and messages, a loop writes one frame, built once, to the sockets below ws.
 */
import { createSecretKey } from 'node:crypto'
import { createServer } from 'node:http'
import type { Duplex } from 'node:stream'
import jwt from 'jsonwebtoken'
import { type WebSocket, WebSocketServer } from 'ws'
import { onAnnouncement } from './announcements.ts'
import { listen, peerConfig } from './config.ts'
import { serverFrame } from './frame.ts'
import { Threads } from './threads.ts'

interface Frame {
  type: string
  ref: number
  token: string
  thread: string
  key: string
  text: string
}

const HEARTBEAT_MS = 20_000

const { secret } = peerConfig()
const key = createSecretKey(Buffer.from(secret, 'base64url'))
const server = createServer()
const wss = new WebSocketServer({ server, perMessageDeflate: false })
/** For each client, whether it was heard since the last ping, and the socket below ws. */
const signed = new Map<WebSocket, { alive: boolean; raw: Duplex }>()
const threads = new Threads<Duplex>()

wss.on('connection', (socket, request) => {
  socket.on('message', (data) => answer(socket, request.socket, JSON.parse(String(data)) as Frame))
  socket.on('pong', () => {
    const state = signed.get(socket)
    if (state !== undefined) state.alive = true
  })
  socket.on('close', () => {
    signed.delete(socket)
    threads.leave(request.socket)
  })
  socket.on('error', () => undefined)
})
setInterval(() => {
  for (const [socket, state] of signed) {
    if (!state.alive) socket.terminate()
    state.alive = false
    socket.ping()
  }
}, HEARTBEAT_MS)
onAnnouncement(server, (announcement) => {
  const frame = serverFrame(JSON.stringify({ type: 'announcement', announcement }))
  for (const { raw } of signed.values()) raw.write(frame)
})
listen(server)

function answer(socket: WebSocket, raw: Duplex, frame: Frame): void {
  const state = signed.get(socket)
  if (state !== undefined) state.alive = true
  if (frame.type === 'ping') return socket.send('{"type":"pong"}')
  if (frame.type === 'hello') {
    jwt.verify(frame.token, key, { algorithms: ['HS256'] })
    signed.set(socket, { alive: true, raw })
  }
  if (frame.type === 'follow') threads.join(frame.thread, raw)
  if (frame.type === 'post') post(frame)
  socket.send(JSON.stringify({ type: 'ok', ref: frame.ref, result: {} }))
}

function post({ thread, key: messageKey, text }: Frame): void {
  const message = threads.messageOf(thread, messageKey, text)
  const event = serverFrame(JSON.stringify({ type: 'message', message }))
  for (const raw of threads.followers(thread)) raw.write(event)
}
