/** One node: the server as a process of its own, on one port, however often it is started again. */
import { type ChildProcess, spawn } from 'node:child_process'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

const MAIN = path.join('dist', 'server', 'main.js')
const PRELOAD = `./${path.join('chaos', 'preload.mjs')}`
/** A supervisor starts a server again that could not start, or that ended by itself. */
const AGAIN_MS = 300
const START_MS = 90_000

export class ChaosNode {
  readonly name: string
  readonly port: number
  /** What it logged as an error. */
  readonly output: string[] = []
  /** The exit codes with which it ended by itself. */
  readonly ends: (number | null)[] = []
  setupToken: string | undefined
  /** The fault that was planted into it. */
  planted: string | undefined
  /** Its clock is ahead by so much. A machine keeps its clock when the process is started again. */
  private clockMs = 0
  private child: ChildProcess | undefined
  private exited: Promise<number | null> = Promise.resolve(0)
  private isWanted = false
  private isFaulty = false
  private readonly env: Record<string, string>
  constructor(name: string, port: number, env: Record<string, string>) {
    this.name = name
    this.port = port
    this.env = env
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`
  }

  /** Resolves when it says that it is ready. A start that fails is tried again for a while. */
  async start(): Promise<void> {
    const until = performance.now() + START_MS
    for (this.isWanted = true; ; ) {
      const failure = await this.tryToStart()
      if (failure === undefined || !this.isWanted) return
      if (performance.now() > until) throw new Error(`${this.name} does not start: ${failure}`)
      await sleep(AGAIN_MS)
    }
  }

  /** SIGKILL: no goodbye. */
  async kill(): Promise<void> {
    this.isWanted = false
    this.child?.kill('SIGKILL')
    await this.exited
  }

  /** SIGTERM. Returns the exit code. */
  terminate(): Promise<number | null> {
    this.isWanted = false
    this.child?.kill('SIGTERM')
    return this.exited
  }

  pause(): void {
    this.child?.kill('SIGSTOP')
  }

  resume(): void {
    this.child?.kill('SIGCONT')
  }

  /** Holds up its event loop. */
  stall(ms: number): void {
    this.tell({ stallMs: ms })
  }

  /** Moves its clock ahead of the true one by so much, or behind. */
  setClock(ms: number): void {
    this.clockMs = ms
    this.tell({ clockMs: ms })
  }

  /** The fault that was planted begins to work, and works from the start when it is started again. */
  beginFault(): void {
    this.isFaulty = true
    this.tell({ isFaulty: true })
  }

  private tell(order: { stallMs: number } | { clockMs: number } | { isFaulty: true }): void {
    if (this.child?.connected === true) this.child.send(order, () => undefined)
  }

  /** Returns what it said when it ended before it was ready. */
  private async tryToStart(): Promise<string | undefined> {
    const child = spawn(process.execPath, ['--import', PRELOAD, MAIN], {
      env: { ...process.env, ...this.env, PORT: String(this.port), CHAOS_CLOCK_MS: String(this.clockMs) },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    })
    this.child = child
    child.on('message', (message) => {
      this.planted = (message as { planted: string }).planted
    })
    let said = ''
    let isReady = false
    this.exited = new Promise((resolve) => {
      child.once('exit', (code) => {
        resolve(code)
        if (isReady && this.isWanted && this.child === child) this.again(code)
      })
    })
    const ready = new Promise<undefined>((resolve) => {
      const hear = (data: unknown) => {
        said += String(data)
        this.setupToken = /\/setup#(\S+)/.exec(said)?.[1] ?? this.setupToken
        if (said.includes('Admin pages')) resolve(undefined)
      }
      child.stdout?.on('data', hear)
      child.stderr?.on('data', hear)
    })
    const failure = await Promise.race([ready, this.exited.then(() => said)])
    if (failure !== undefined) return failure
    isReady = true
    if (this.isFaulty) this.beginFault()
    child.stdout?.on('data', (data) => this.note(data))
    child.stderr?.on('data', (data) => this.note(data))
    return undefined
  }

  private note(data: unknown): void {
    this.output.push(String(data))
  }

  private again(code: number | null): void {
    this.ends.push(code)
    void sleep(AGAIN_MS).then(() => (this.isWanted ? this.start() : undefined))
  }
}
