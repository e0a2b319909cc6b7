import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface PeerConfig {
  /** The key that signs the tokens, in base64url. */
  secret: string
  /** A folder, with a migrated helpline.db on SQLite. Peers that store in another way make their own file beside it. */
  dataDir: string
  /** A migrated database of PostgreSQL; undefined on SQLite. */
  url: string | undefined
  /** The Redis of several nodes. */
  redis?: string
}

export const peerConfig = (): PeerConfig => JSON.parse(process.argv[2] ?? '{}') as PeerConfig

/** Listens on a free port and tells the runner which one. */
export function listen(server: Server): void {
  server.listen(0, '127.0.0.1', () => process.send?.({ port: (server.address() as AddressInfo).port }))
}
