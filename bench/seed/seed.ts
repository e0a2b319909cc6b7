/** Fills a database that the server's own migrations made, before the server starts. */
import { createSecretKey, type KeyObject, randomBytes } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import jwt from 'jsonwebtoken'
import type { DatabaseName } from '../harness/scenario.ts'
import { newId } from './ids.ts'
import { Rows } from './rows.ts'
import type { Tables } from './tables.ts'
import { PostgresqlTables } from './tables-postgresql.ts'
import { SqliteTables } from './tables-sqlite.ts'
import { type World, writeWorld } from './world.ts'

export interface Wish {
  visitors: number
  agents?: number
  /** The capacity of each agent. */
  capacity?: number
  /** Conversations of the first visitors, each with `messages` messages, given to the agents in turn. */
  conversations?: number
  messages?: number
  /** How many conversations wait in the queue, of the visitors after those. */
  queued?: number
  /** How many conversations are closed, of the visitors after those, each with `messages` messages. */
  closed?: number
  /** Whether the first agent is an admin who takes no conversations. */
  adminApart?: boolean
  /** Whether there is a Q&A room with all visitors but the first in it. */
  qa?: boolean
  /** With it, only the closed conversations have messages, and only the others are pairs that talk. */
  fresh?: boolean
  /**
   * Whether the server makes the index of transcripts. Otherwise it takes all of this for indexed, and finds none of
   * it.
   */
  unindexed?: boolean
  /** Characters of each message, of three bytes each; when undefined, a message is a sentence. */
  wide?: number
}
export interface Seeded {
  dataDir: string
  /** The database of PostgreSQL; undefined on SQLite, whose file is in the data folder. */
  url: string | undefined
  worldFile: string
  world: World
}

/** Tokens last longer than any run. */
const TOKEN_SECONDS = 4 * 3_600

export async function seed(folder: string, wish: Wish, database: DatabaseName = 'sqlite'): Promise<Seeded> {
  const dataDir = join(folder, `data-${newId().slice(0, 6)}`)
  mkdirSync(dataDir, { recursive: true })
  const secret = randomBytes(32).toString('base64url')
  const tables = database === 'sqlite' ? await SqliteTables.make(dataDir, secret) : await PostgresqlTables.make(secret)
  const { world, messages } = await fill(tables, secret, wish)
  await tables.finish(wish.unindexed === true ? undefined : { log: world.log, messages })
  const worldFile = join(dataDir, 'world.json')
  writeWorld(worldFile, world)
  return { dataDir, url: tables.url, worldFile, world }
}

async function fill(tables: Tables, secret: string, wish: Wish): Promise<{ world: World; messages: number }> {
  const {
    visitors,
    agents = 0,
    capacity = 1_000,
    conversations = 0,
    messages = 0,
    queued = 0,
    closed = 0,
    adminApart = false,
    qa = false,
    fresh = false,
  } = wish
  const rows = new Rows(tables, wish.wide)
  const first = adminApart ? 1 : 0
  const key = createSecretKey(Buffer.from(secret, 'base64url'))
  const site = rows.site()
  const world: World = { secret, site: site.id, log: rows.log(), visitors: [], agents: [], pairs: [] }
  for (let index = 0; index < visitors; index += 1) {
    const id = rows.visitor(site.id)
    world.visitors.push({ id, token: sign(key, 'visitor', { visitorId: id, siteId: site.id, generation: null }) })
  }
  for (let index = 0; index < agents; index += 1) {
    const { id, session } = rows.agent(index === 0 ? 'admin' : 'agent', capacity, index >= first ? 'online' : 'offline')
    world.agents.push({ id, token: sign(key, 'agent', { agentId: id, sessionId: session }) })
  }
  for (let index = 0; index < conversations + queued + closed; index += 1) {
    const status = index < conversations ? 'active' : index < conversations + queued ? 'queued' : 'closed'
    const agent = status === 'queued' ? -1 : first + (index % (agents - first))
    const lastSeq = hasMessages(status, fresh) ? messages : 0
    const people = {
      siteId: site.id,
      visitorId: world.visitors[index]?.id ?? '',
      agentId: world.agents[agent]?.id ?? null,
    }
    const pair = { ...rows.conversation({ ...people, status, messages: lastSeq }), agent, lastSeq }
    if (talks(status, fresh)) world.pairs.push(pair)
    await tables.breathe()
  }
  if (qa) {
    const inside = world.visitors.slice(1).map(({ id }) => id)
    world.qa = { thread: rows.qa(site.id, world.agents[0]?.id ?? '', inside), firstVisitor: 1 }
  }
  return { world, messages: rows.finish() }
}

const hasMessages = (status: string, fresh: boolean): boolean => status === 'closed' || (status === 'active' && !fresh)
const talks = (status: string, fresh: boolean): boolean => status !== 'closed' || !fresh

/** Signs tokens as src/identity/tokens.ts does. */
function sign(key: KeyObject, kind: 'visitor' | 'agent', claims: object): string {
  const iat = Math.floor(Date.now() / 1_000)
  return jwt.sign({ ...claims, iat, exp: iat + TOKEN_SECONDS }, key, {
    algorithm: 'HS256',
    issuer: 'helpline',
    audience: kind,
  })
}
