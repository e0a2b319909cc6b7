/**
 * socket.io + prisma on PostgreSQL as one of several nodes: what is emitted to a room goes over the sharded channels of
 * Redis, one for each room, as the adapter's makers advise for it.
 */
import { PrismaPg } from '@prisma/adapter-pg'
import { createClient } from '@redis/client'
import { createShardedAdapter } from '@socket.io/redis-adapter'
import { PrismaClient } from '../../src/store/generated/postgresql/client.ts'
import type { PrismaClient as EitherClient } from '../../src/store/generated/sqlite/client.ts'
import { peerConfig } from './config.ts'
import { serveRooms } from './prisma-rooms.ts'

const { secret, url, redis = '' } = peerConfig()
const [says, hears] = [createClient({ url: redis }), createClient({ url: redis })]
for (const client of [says, hears]) {
  client.on('error', () => undefined)
  await client.connect()
}
const prisma = new PrismaClient({
  adapter: new PrismaPg({ connectionString: url, options: '-c synchronous_commit=on' }),
})
serveRooms(prisma as unknown as EitherClient, secret, { adapter: createShardedAdapter(says, hears) })
