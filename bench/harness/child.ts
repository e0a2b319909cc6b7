/** A process of ours that answers questions over its channel and never outlives the runner. */
import { type ChildProcess, fork } from 'node:child_process'

const PATIENCE_MS = 180_000

interface Answer {
  id?: number
  result?: unknown
  failed?: string
  port?: number
}
interface Asked {
  resolve(value: unknown): void
  reject(error: Error): void
}

export interface ChildOptions {
  args?: string[]
  execArgv?: string[]
  env?: Record<string, string>
}

const running = new Set<ChildProcess>()
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL')
})

export class Child {
  private readonly process: ChildProcess
  private readonly asked = new Map<number, Asked>()
  private readonly exited: Promise<void>
  private readonly ready: Promise<number>
  private output = ''
  private lastId = 0
  private stopping = false

  constructor(file: string, { args = [], execArgv = [], env = {} }: ChildOptions) {
    const child = fork(file, args, {
      execArgv,
      // Whatever database the shell names, a bench has its own.
      env: { ...process.env, DATABASE_URL: '', REDIS_URL: '', ...env },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    })
    this.process = child
    running.add(child)
    this.exited = new Promise((resolve) => child.once('exit', () => resolve()))
    this.ready = new Promise((resolve, reject) => {
      const hear = () => {
        const port = /http:\/\/127\.0\.0\.1:(\d+)\/admin/.exec(this.output)?.[1]
        if (port !== undefined) resolve(Number(port))
      }
      child.on('message', (answer: Answer) => (answer.port === undefined ? this.hear(answer) : resolve(answer.port)))
      for (const stream of [child.stdout, child.stderr]) {
        stream?.on('data', (data) => {
          this.output = `${this.output}${String(data)}`.slice(-10_000)
          hear()
        })
      }
      void this.exited.then(() => reject(this.ended(file)))
    })
    this.ready.catch(() => undefined)
    void this.exited.then(() => this.fail(file))
  }

  /** Resolves with its port as soon as it listens. Helpline prints its addresses; a peer sends its port. */
  listening(): Promise<number> {
    return this.ready
  }

  get pid(): number {
    return this.process.pid ?? 0
  }

  get said(): string {
    return this.output
  }

  ask<T>(question: object): Promise<T> {
    this.lastId += 1
    const id = this.lastId
    return new Promise<T>((resolve, reject) => {
      const timer = setTimeout(
        () => reject(new Error(`no answer to ${JSON.stringify(question).slice(0, 200)}`)),
        PATIENCE_MS,
      )
      const done = <A>(pass: (value: A) => void) => {
        return (value: A) => {
          clearTimeout(timer)
          this.asked.delete(id)
          pass(value)
        }
      }
      this.asked.set(id, { resolve: done((value) => resolve(value as T)), reject: done(reject) })
      this.process.send({ id, ...question }, (error) => {
        if (error !== null) this.asked.get(id)?.reject(error)
      })
    })
  }

  /**
   * Resolves when the process is gone. By default it is killed at once, because what it stored is thrown away, or is
   * safe as after any crash. SIGTERM asks it to end, as a supervisor does.
   */
  async stop(signal: 'SIGKILL' | 'SIGTERM' = 'SIGKILL'): Promise<void> {
    this.stopping = true
    this.process.kill(signal)
    await this.exited
  }

  private hear(answer: Answer): void {
    const asked = answer.id === undefined ? undefined : this.asked.get(answer.id)
    if (answer.failed === undefined) asked?.resolve(answer.result)
    else asked?.reject(new Error(answer.failed))
  }

  private fail(file: string): void {
    running.delete(this.process)
    for (const { reject } of this.asked.values()) reject(this.ended(file))
  }

  private ended(file: string): Error {
    return new Error(this.stopping ? `${file} was stopped` : `${file} ended: ${this.output}`)
  }
}
