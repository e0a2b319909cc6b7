/** A Redis of its own, which may be broken: it keeps nothing on a disk, so it forgets everything when it ends. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { freePort } from '../test/support/free-port.ts'

const PROGRAM = 'redis-server'
const FLUSH_MS = 2_000

/** Whether Redis can be started on this machine. */
export function hasRedis(): boolean {
  try {
    execFileSync(PROGRAM, ['--version'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

export class RedisServer {
  readonly port: number
  private readonly folder = mkdtempSync(path.join(tmpdir(), 'helpline-redis-'))
  private child: ChildProcess | undefined
  private exited: Promise<unknown> = Promise.resolve()
  private constructor(port: number) {
    this.port = port
  }

  static async start(): Promise<RedisServer> {
    const server = new RedisServer(Number(await freePort()))
    await server.start()
    return server
  }

  /** Starts it again on the same port. Resolves when it lets clients in. */
  async start(): Promise<void> {
    const settings = ['--port', String(this.port), '--bind', '127.0.0.1', '--dir', this.folder]
    const child = spawn(PROGRAM, [...settings, '--save', '', '--appendonly', 'no'], {
      stdio: ['ignore', 'pipe', 'ignore'],
    })
    this.child = child
    this.exited = new Promise((resolve) => child.once('exit', resolve))
    let said = ''
    await new Promise<void>((resolve, reject) => {
      child.stdout.on('data', (data) => {
        said += String(data)
        if (said.includes('Ready to accept connections')) resolve()
      })
      void this.exited.then(() => reject(new Error(`Redis ended: ${said}`)))
    })
  }

  async kill(): Promise<void> {
    this.child?.kill('SIGKILL')
    await this.exited
  }

  async stop(): Promise<void> {
    this.child?.kill('SIGTERM')
    await this.exited
  }

  pause(): void {
    this.child?.kill('SIGSTOP')
  }

  resume(): void {
    this.child?.kill('SIGCONT')
  }

  /** Forgets everything that it holds, and keeps its connections. */
  flush(): Promise<void> {
    return new Promise((resolve) => {
      const socket = connect(this.port, '127.0.0.1', () => socket.write('FLUSHALL\r\n'))
      socket.setTimeout(FLUSH_MS, () => socket.destroy())
      socket.once('data', () => socket.destroy())
      socket.on('error', () => undefined)
      socket.once('close', () => resolve())
    })
  }

  async remove(): Promise<void> {
    await this.kill()
    rmSync(this.folder, { recursive: true, force: true })
  }
}
