/** Redis servers of a test's own, which it may break: each has its own folder and port. */
import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { createClient } from '@redis/client'
import { onTestFinished } from 'vitest'
import { freePort } from './free-port.ts'
import { hasRedis } from './has-redis.ts'
import { eventually } from './peer.ts'
import { testWhere } from './test-where.ts'

const hasOpenssl = spawnSync('openssl', ['version']).status === 0

/** A test that starts a Redis of its own. */
export const testWithRedis = testWhere(hasRedis, 'needs redis-server, version 7 or newer')
export const testWithTls = testWhere(hasRedis && hasOpenssl, 'needs redis-server and openssl')

interface Options {
  /** Lines of redis.conf. */
  settings?: Record<string, string>
  /** It speaks TLS only, with a certificate for 127.0.0.1 that nobody has reason to trust. */
  tls?: true
}

/** Starts a server, which ends with the test. */
export async function startRedis({ settings = {}, tls }: Options = {}): Promise<RedisServer> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'helpline-redis-'))
  onTestFinished(() => fs.rmSync(folder, { recursive: true, force: true }))
  const server = new RedisServer(folder, await freePort(), settings, tls === true)
  onTestFinished(() => server.kill())
  await server.start()
  return server
}

export class RedisServer {
  readonly port: string
  private readonly settings: Record<string, string>
  private readonly tls: boolean
  private process: ChildProcess | undefined
  constructor(folder: string, port: string, settings: Record<string, string>, tls: boolean) {
    this.port = port
    this.tls = tls
    const ports = tls ? { port: '0', 'tls-port': port, ...certificate(folder) } : { port }
    this.settings = { ...ports, bind: '127.0.0.1', dir: folder, save: '', ...settings }
  }

  /** Returns what to write into REDIS_URL. */
  url(password = this.settings.requirepass): string {
    const user = password === undefined ? '' : `:${password}@`
    return `redis${this.tls ? 's' : ''}://${user}127.0.0.1:${this.port}`
  }

  /** Starts it, also again after it was killed or stopped: on the same port, and empty. */
  async start(): Promise<void> {
    const settings = Object.entries(this.settings).flatMap(([name, value]) => [`--${name}`, value])
    const child = spawn('redis-server', settings, { stdio: ['ignore', 'pipe', 'ignore'] })
    let said = ''
    child.stdout.on('data', (data) => {
      said += String(data)
    })
    this.process = child
    await eventually(() => {
      if (child.exitCode !== null) throw new Error(`Redis ended: ${said.slice(-2_000)}`)
      return this.run('PING').then(
        () => true as const,
        () => undefined,
      )
    }, 'Redis to answer')
  }

  /** Gives it a command, over a connection for this one only. */
  async run(...command: string[]): Promise<unknown> {
    const reconnectStrategy = false as const
    const socket = this.tls
      ? { tls: true as const, rejectUnauthorized: false, reconnectStrategy }
      : { reconnectStrategy }
    const client = createClient({ url: this.url(), socket })
    client.on('error', () => undefined)
    try {
      await client.connect()
      return await client.sendCommand(command)
    } finally {
      client.destroy()
    }
  }

  /** Returns one number of what INFO says. */
  async info(name: string): Promise<number> {
    const line = new RegExp(`^${name}:(?:calls=)?(\\d+)`, 'm').exec(String(await this.run('INFO', 'everything')))
    return Number(line?.[1] ?? 0)
  }

  /** All that it keeps is gone, as after somebody's mistake. */
  async flush(): Promise<void> {
    await this.run('FLUSHALL')
  }

  /** The friendly way to stop. */
  stop(): Promise<void> {
    return this.end('SIGTERM')
  }

  kill(): Promise<void> {
    return this.end('SIGKILL')
  }

  async restart(): Promise<void> {
    await this.stop()
    await this.start()
  }

  /** It stands still: its connections stand, and nothing is answered. */
  pause(): void {
    this.process?.kill('SIGSTOP')
  }

  resume(): void {
    this.process?.kill('SIGCONT')
  }

  private async end(signal: NodeJS.Signals): Promise<void> {
    const child = this.process
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return
    const exited = new Promise((resolve) => child.once('exit', resolve))
    child.kill(signal)
    await exited
  }
}

function certificate(folder: string): Record<string, string> {
  const [key, cert] = [path.join(folder, 'key.pem'), path.join(folder, 'cert.pem')]
  const kind = ['-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2']
  const name = ['-subj', '/CN=helpline', '-addext', 'subjectAltName=IP:127.0.0.1']
  execFileSync('openssl', ['req', ...kind, ...name, '-keyout', key, '-out', cert], { stdio: 'pipe' })
  return { 'tls-cert-file': cert, 'tls-key-file': key, 'tls-ca-cert-file': cert, 'tls-auth-clients': 'no' }
}
