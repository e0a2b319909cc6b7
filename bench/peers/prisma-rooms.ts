/**
 * What most would begin with: a room of socket.io for each conversation, and for each message one interactive
 * transaction of Prisma that advances the thread and creates the row, then the ack and the emit to the room. Tokens are
 * verified; rights and keys are not looked at.
 */
import { createServer } from 'node:http'
import type { ServerOptions } from 'socket.io'
import type { PrismaClient } from '../../src/store/generated/sqlite/client.ts'
import { onAnnouncement } from './announcements.ts'
import { listen } from './config.ts'
import { signedIo } from './signed-io.ts'

interface Post {
  thread: string
  key: string
  text: string
}

/** Transactions wait for a connection for so many milliseconds, so that none fails for it. */
const PATIENCE = { maxWait: 60_000, timeout: 60_000 }

/** `secret` signs the tokens, in base64url. The clients of both databases have the same models. */
export function serveRooms(prisma: PrismaClient, secret: string, more: Partial<ServerOptions> = {}): void {
  const server = createServer()
  const io = signedIo(server, secret, more)
  io.on('connection', (socket) => {
    socket.on('follow', ({ thread }: { thread: string }, done: (answer: object) => void) => {
      void socket.join(thread)
      done({})
    })
    socket.on('post', async (post: Post, done: (answer: object) => void) => {
      const { seq, at } = await store(prisma, post)
      done({ thread: post.thread, seq, at: at.getTime() })
      socket
        .to(post.thread)
        .emit('message', { thread: post.thread, seq, at: at.getTime(), text: post.text, key: post.key })
    })
  })
  onAnnouncement(server, (announcement) => io.emit('announcement', announcement))
  listen(server)
}

function store(prisma: PrismaClient, { thread, key, text }: Post): Promise<{ seq: number; at: Date }> {
  return prisma.$transaction(async (tx) => {
    const { lastSeq } = await tx.thread.update({ where: { id: thread }, data: { lastSeq: { increment: 1 } } })
    const author = { authorKind: 'visitor', authorId: 'visitor', authorName: 'visitor' }
    return tx.message.create({
      data: { threadId: thread, seq: lastSeq, at: new Date(), ...author, kind: 'text', text, key },
      select: { seq: true, at: true },
    })
  }, PATIENCE)
}
