/** Who there is: what the seed wrote into the database, and what the generator needs to act as these people. */
import { readFileSync, writeFileSync } from 'node:fs'

export interface World {
  /** Signs the tokens, base64url. */
  secret: string
  site: string
  /** Of the log: who comes back knows it. */
  /** The name of the log. */
  log: string
  visitors: { id: string; token: string }[]
  /** The first is an admin when `admin` was asked for. */
  agents: { id: string; token: string }[]
  /** Conversations with their visitor, of the same index, and their agent; -1: queued. */
  pairs: { conversation: string; thread: string; agent: number; lastSeq: number }[]
  /** Of all visitors from this one on. */
  qa?: { thread: string; firstVisitor: number }
}

export const writeWorld = (file: string, world: World): void => writeFileSync(file, JSON.stringify(world))
export const readWorld = (file: string): World => JSON.parse(readFileSync(file, 'utf8')) as World
