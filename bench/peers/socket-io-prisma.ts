/** socket.io + prisma on SQLite (WAL, synchronous=FULL: durable). */
import { join } from 'node:path'
import { PrismaBetterSqlite3 } from '@prisma/adapter-better-sqlite3'
import { PrismaClient } from '../../src/store/generated/sqlite/client.ts'
import { keepStatements } from '../../src/store/sqlite/kept-statements.ts'
import { peerConfig } from './config.ts'
import { serveRooms } from './prisma-rooms.ts'

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
serveRooms(new PrismaClient({ adapter }), secret)
