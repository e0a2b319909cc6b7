/** The Redis that a scenario of several nodes starts for itself, on a free port. It keeps nothing. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import type { AddressInfo } from 'node:net'
import { createServer } from 'node:net'
import { createClient } from '@redis/client'

const PATIENCE_MS = 10_000
const TRY_MS = 50
/** Older versions have no sharded channels. */
const OLDEST = 7

export interface Redis {
  url: string
  /** Returns how many commands it has processed, without those of this connection. */
  commands(): Promise<number>
  /** Returns how many bytes it uses. */
  memory(): Promise<number>
  stop(): Promise<void>
}

/** Returns which Redis there is. Throws an error whose message is one sentence when none can be started. */
export function describeRedis(): string {
  const version = /v=((\d+)[\d.]*)/.exec(String(spawnSync('redis-server', ['--version']).stdout))
  if (version === null || Number(version[2]) < OLDEST)
    throw new Error(`There is no redis-server of version ${OLDEST} or newer in the PATH.`)
  return `Redis ${version[1]}`
}

const running = new Set<ChildProcess>()
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL')
})

export async function startRedis(): Promise<Redis> {
  const port = await freePort()
  const child = spawn(
    'redis-server',
    ['--port', `${port}`, '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'],
    {
      stdio: 'ignore',
    },
  )
  running.add(child)
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const url = `redis://127.0.0.1:${port}`
  const client = await connected(url)
  let own = 0
  const info = async (section: string, name: string): Promise<number> => {
    own += 1
    const line = new RegExp(`^${name}:(\\d+)`, 'm').exec(await client.info(section))
    return Number(line?.[1] ?? Number.NaN)
  }
  return {
    url,
    commands: async () => (await info('stats', 'total_commands_processed')) - own,
    memory: () => info('memory', 'used_memory'),
    async stop() {
      client.destroy()
      child.kill('SIGKILL')
      await exited
      running.delete(child)
    },
  }
}

const newClient = (url: string) => createClient({ url, socket: { reconnectStrategy: false } })
type Client = ReturnType<typeof newClient>

/** Connects as soon as somebody listens. */
async function connected(url: string): Promise<Client> {
  const until = performance.now() + PATIENCE_MS
  for (;;) {
    const client = newClient(url)
    client.on('error', () => undefined)
    try {
      await client.connect()
      return client
    } catch (error) {
      if (performance.now() > until) throw error
      await new Promise((resolve) => setTimeout(resolve, TRY_MS))
    }
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo
      server.close(() => resolve(port))
    })
  })
}
