/** The server as a process of its own, on one port, however often it is started again. */
import { type ChildProcess, spawn } from 'node:child_process'
import path from 'node:path'

const MAIN = path.join('dist', 'server', 'main.js')
/** An agent whose server is killed is back within this time. */
const AGENT_GRACE_MS = 30_000

export interface Place {
  dataDir: string
  databaseUrl: string | undefined
}

export class ChaosServer {
  readonly port: number
  readonly output: string[] = []
  setupToken: string | undefined
  private child: ChildProcess | undefined
  private exited: Promise<number | null> = Promise.resolve(0)
  private readonly place: Place
  constructor(place: Place, port: number) {
    this.place = place
    this.port = port
  }

  /** Resolves when it says that it is ready. Rejects with what it said when it ends instead. */
  async start(): Promise<void> {
    const child = spawn(process.execPath, [MAIN], {
      env: {
        ...process.env,
        DATA_DIR: this.place.dataDir,
        DATABASE_URL: this.place.databaseUrl ?? '',
        HOST: '127.0.0.1',
        PORT: String(this.port),
        LOG_LEVEL: 'error',
        RATE_FACTOR: '1000',
        CHECK_FRAMES: 'yes',
        AGENT_GRACE_MS: String(AGENT_GRACE_MS),
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    this.child = child
    this.exited = new Promise((resolve) => child.once('exit', (code) => resolve(code)))
    let said = ''
    await new Promise<void>((resolve, reject) => {
      const hear = (data: unknown) => {
        said += String(data)
        this.setupToken = /\/setup#(\S+)/.exec(said)?.[1] ?? this.setupToken
        if (said.includes('Admin pages')) resolve()
      }
      child.stdout?.on('data', hear)
      child.stderr?.on('data', (data) => {
        this.output.push(String(data))
        hear(data)
      })
      void this.exited.then(() => reject(new Error(`the server ended: ${said}`)))
    })
  }

  /** SIGKILL: no goodbye. */
  async kill(): Promise<void> {
    this.child?.kill('SIGKILL')
    await this.exited
  }

  /** SIGTERM. Returns the exit code. */
  terminate(): Promise<number | null> {
    this.child?.kill('SIGTERM')
    return this.exited
  }

  pause(): void {
    this.child?.kill('SIGSTOP')
  }

  resume(): void {
    this.child?.kill('SIGCONT')
  }
}
