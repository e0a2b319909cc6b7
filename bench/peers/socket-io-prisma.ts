/**
 * socket.io + prisma: as most would begin. A room for each conversation, and for each message one interactive
 * transaction that advances the thread and creates the row (SQLite, WAL, synchronous=FULL: durable), then the ack and
 * the emit to the room. Tokens are verified; rights and keys are not looked at.
 */
import { createServer } from 'node:http'
import { join } from 'node:path'
import { PrismaBetterSqlite3 } from '@prisma/adapter-better-sqlite3'
import { PrismaClient } from '../../src/store/generated/client.ts'
import { listen, peerConfig } from './config.ts'
import { signedIo } from './signed-io.ts'

interface Post {
  thread: string
  key: string
  text: string
}

/** Transactions of one connection wait for each other; none fails for it. */
const PATIENCE = { maxWait: 60_000, timeout: 60_000 }

const { secret, dataDir } = peerConfig()
const adapter = new PrismaBetterSqlite3({ url: `file:${join(dataDir, 'helpline.db')}` }, { timestampFormat: 'unixepoch-ms' })
const prisma = new PrismaClient({ adapter })
await prisma.$queryRawUnsafe('PRAGMA journal_mode = WAL')
await prisma.$executeRawUnsafe('PRAGMA synchronous = FULL')
const server = createServer()
const io = signedIo(server, secret)

io.on('connection', (socket) => {
  socket.on('follow', ({ thread }: { thread: string }, done: (answer: object) => void) => {
    void socket.join(thread)
    done({})
  })
  socket.on('post', async (post: Post, done: (answer: object) => void) => {
    const { seq, at } = await store(post)
    done({ thread: post.thread, seq, at: at.getTime() })
    socket.to(post.thread).emit('message', { thread: post.thread, seq, at: at.getTime(), text: post.text, key: post.key })
  })
})
listen(server)

function store({ thread, key: messageKey, text }: Post): Promise<{ seq: number; at: Date }> {
  return prisma.$transaction(async (tx) => {
    const { lastSeq } = await tx.thread.update({ where: { id: thread }, data: { lastSeq: { increment: 1 } } })
    const author = { authorKind: 'visitor', authorId: 'visitor', authorName: 'visitor' }
    return tx.message.create({
      data: { threadId: thread, seq: lastSeq, at: new Date(), ...author, kind: 'text', text, key: messageKey },
      select: { seq: true, at: true },
    })
  }, PATIENCE)
}
