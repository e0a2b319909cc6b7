/**
 * socket.io verifies tokens before the connection, has rooms for conversations and for everybody, and uses its own
 * heartbeat at its default of 25 s. It stores nothing (durability: none) and checks nothing else.
 */
import { createServer } from 'node:http'
import { onAnnouncement } from './announcements.ts'
import { listen, peerConfig } from './config.ts'
import { signedIo } from './signed-io.ts'
import { Threads } from './threads.ts'

interface Post {
  thread: string
  key: string
  text: string
}

const EVERYBODY = 'everybody'

const threads = new Threads()
const server = createServer()
const io = signedIo(server, peerConfig().secret)

io.on('connection', (socket) => {
  void socket.join(EVERYBODY)
  socket.on('follow', ({ thread }: { thread: string }, done: (answer: object) => void) => {
    void socket.join(thread)
    done({})
  })
  socket.on('post', ({ thread, key, text }: Post, done: (answer: object) => void) => {
    io.to(thread).emit('message', threads.messageOf(thread, key, text))
    done({})
  })
})
onAnnouncement(server, (announcement) => io.to(EVERYBODY).emit('announcement', announcement))
listen(server)
