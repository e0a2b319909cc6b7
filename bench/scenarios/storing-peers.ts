/** The peers that store messages, which are other programs on each database. */
import type { DialectName } from '../generator/dialect.ts'
import type { DatabaseName } from '../harness/scenario.ts'
import { type Served, startPeer } from '../harness/served.ts'
import type { Seeded } from '../seed/seed.ts'

export interface StoringPeer {
  name: string
  dialect: DialectName
  start(seeded: Seeded): Promise<Served>
}

const peer = (name: string, dialect: DialectName, program: string): StoringPeer => ({
  name,
  dialect,
  start: (seeded) => startPeer(program, seeded),
})

/** The least that one would write by hand, and what most would begin with. */
export const STORING: Record<DatabaseName, { least: StoringPeer; prisma: StoringPeer }> = {
  sqlite: {
    least: peer('limit', 'json', 'limit'),
    prisma: peer('socket.io + prisma', 'socket.io', 'socket-io-prisma'),
  },
  postgresql: {
    least: peer('pg-relay', 'json', 'pg-relay'),
    prisma: peer('socket.io + prisma', 'socket.io', 'socket-io-prisma-postgresql'),
  },
}
