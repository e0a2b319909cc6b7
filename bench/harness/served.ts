/** Servers that are measured: the built Helpline and its peers, each in a process of its own with the same hook. */
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Memory, Question, Usage } from '../inspect/hook.ts'
import type { PeerConfig } from '../peers/config.ts'
import type { Seeded } from '../seed/seed.ts'
import { Child } from './child.ts'
import { root } from './root.ts'

const HOOK = pathToFileURL(join(root, 'dist/bench/bench/inspect/hook.js')).href
const EXEC = ['--expose-gc', '--import', HOOK]

export interface Served {
  port: number
  pid: number
  /** Milliseconds from the start of the process until it listened. */
  startedMs: number
  memory(): Promise<Memory>
  usage(): Promise<Usage>
  rss(): Promise<number>
  countStatements(): Promise<void>
  stop(): Promise<void>
  /** Asks the server to end, and waits until it has. */
  end(): Promise<void>
}

/**
 * Starts the built Helpline. Its rates are widened, because all clients share a few addresses, but every check still
 * runs. Agents who exist only in the database keep their conversations, because handing those back is no part of what
 * is measured.
 */
export function startHelpline(dataDir: string, settings: Record<string, string> = {}): Promise<Served> {
  return serve(join(root, 'dist/server/main.js'), [], {
    DATA_DIR: dataDir,
    PORT: '0',
    HOST: '127.0.0.1',
    PUBLIC_URL: '',
    TRUSTED_PROXIES: '',
    CHECK_FRAMES: 'no',
    LOG_LEVEL: 'warn',
    RATE_FACTOR: '1000000',
    AGENT_GRACE_MS: '3600000',
    // Where a scenario needs no sockets of those who wait, they have none, and must still count as present.
    VISITOR_GRACE_MS: '3600000',
    ...settings,
  })
}

/** Starts Helpline on what a seed wrote. */
export const startOn = ({ dataDir, url }: Seeded): Promise<Served> =>
  startHelpline(dataDir, url === undefined ? {} : { DATABASE_URL: url })

export function startPeer(name: string, { dataDir, url, world }: Seeded, redis?: string): Promise<Served> {
  const config: PeerConfig = { dataDir, url, secret: world.secret, ...(redis === undefined ? {} : { redis }) }
  return serve(join(root, `dist/bench/bench/peers/${name}.js`), [JSON.stringify(config)], {})
}

async function serve(file: string, args: string[], env: Record<string, string>): Promise<Served> {
  const begun = performance.now()
  const child = new Child(file, { args, execArgv: EXEC, env: { NODE_ENV: 'production', ...env } })
  const ask = <T>(question: Question): Promise<T> => child.ask<T>({ question })
  const port = await child.listening()
  return {
    port,
    pid: child.pid,
    startedMs: performance.now() - begun,
    memory: () => ask('memory'),
    usage: () => ask('usage'),
    rss: async () => (await ask<Memory>('rss')).rss,
    countStatements: async () => void (await ask('count-statements')),
    end: () => child.stop('SIGTERM'),
    async stop() {
      await child.stop()
      const complaint = /"level":[456]0.*/.exec(child.said)?.[0]
      if (complaint !== undefined) console.warn(`  the server said: ${complaint.slice(0, 300)}`)
    },
  }
}
