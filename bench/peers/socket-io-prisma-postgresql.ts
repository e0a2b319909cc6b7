/** socket.io + prisma on PostgreSQL, with as many connections as the driver's pool has by itself (10). */
import { PrismaPg } from '@prisma/adapter-pg'
import { PrismaClient } from '../../src/store/generated/postgresql/client.ts'
import type { PrismaClient as EitherClient } from '../../src/store/generated/sqlite/client.ts'
import { peerConfig } from './config.ts'
import { serveRooms } from './prisma-rooms.ts'

const { secret, url } = peerConfig()
const adapter = new PrismaPg({ connectionString: url, options: '-c synchronous_commit=on' })
serveRooms(new PrismaClient({ adapter }) as unknown as EitherClient, secret)
