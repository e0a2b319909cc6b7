/**
 * socket.io: tokens are verified before the connection, rooms for conversations and for everybody, its own heartbeat at
 * its default of 25 s. Stores nothing (durability: none), checks nothing else.
 */
import { createServer } from 'node:http'
import { onAnnouncement } from './announcements.ts'
import { listen, peerConfig } from './config.ts'
import { signedIo } from './signed-io.ts'

const EVERYBODY = 'everybody'

const server = createServer()
const io = signedIo(server, peerConfig().secret)

io.on('connection', (socket) => {
  void socket.join(EVERYBODY)
  socket.on('follow', ({ thread }: { thread: string }, done: (answer: object) => void) => {
    void socket.join(thread)
    done({})
  })
})
onAnnouncement(server, (announcement) => io.to(EVERYBODY).emit('announcement', announcement))
listen(server)
