/** Who there is: what the seed wrote into the database, and what the generator needs to act as these people. */
import { readFileSync, writeFileSync } from 'node:fs'

export interface World {
  /** The key that signs the tokens, in base64url. */
  secret: string
  site: string
  /** The name of the log, which a client that comes back knows. */
  log: string
  visitors: { id: string; token: string }[]
  /** The agents. The first is an admin when `admin` was asked for. */
  agents: { id: string; token: string }[]
  /** Conversations, each with the visitor of the same index and with its agent; -1: it is queued. */
  pairs: { conversation: string; thread: string; agent: number; lastSeq: number }[]
  /** The Q&A room, in which all visitors from `firstVisitor` on are. */
  qa?: { thread: string; firstVisitor: number }
}

export const writeWorld = (file: string, world: World): void => writeFileSync(file, JSON.stringify(world))
export const readWorld = (file: string): World => JSON.parse(readFileSync(file, 'utf8')) as World
