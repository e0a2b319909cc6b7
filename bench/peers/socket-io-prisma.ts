/**
 * socket.io + prisma is what most would begin with: a room for each conversation, and for each message one interactive
 * transaction that advances the thread and creates the row (SQLite, WAL, synchronous=FULL: durable), then the ack and
 * the emit to the room. Tokens are verified; rights and keys are not looked at.
 */
import { createServer } from 'node:http'
import { join } from 'node:path'
import { PrismaBetterSqlite3 } from '@prisma/adapter-better-sqlite3'
import { PrismaClient } from '../../src/store/generated/sqlite/client.ts'
import { keepStatements } from '../../src/store/sqlite/kept-statements.ts'
import { listen, peerConfig } from './config.ts'
import { signedIo } from './signed-io.ts'

interface Post {
  thread: string
  key: string
  text: string
}

/** The transactions of one connection wait for each other for so many milliseconds, so that none fails for it. */
const PATIENCE = { maxWait: 60_000, timeout: 60_000 }

const { secret, dataDir } = peerConfig()
// Statements are kept as Helpline keeps them, because newer Nodes abort when one is collected. That makes this peer a
// little faster.
class Factory extends PrismaBetterSqlite3 {
  override async connect(): ReturnType<PrismaBetterSqlite3['connect']> {
    const connection = await super.connect()
    const held = connection as unknown as {
      client: Parameters<typeof keepStatements>[0] | ReturnType<typeof keepStatements>
    }
    held.client = keepStatements(held.client as Parameters<typeof keepStatements>[0])
    await connection.executeScript('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL')
    return connection
  }
}

const adapter = new Factory({ url: `file:${join(dataDir, 'helpline.db')}` }, { timestampFormat: 'unixepoch-ms' })
const prisma = new PrismaClient({ adapter })
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
    socket
      .to(post.thread)
      .emit('message', { thread: post.thread, seq, at: at.getTime(), text: post.text, key: post.key })
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
