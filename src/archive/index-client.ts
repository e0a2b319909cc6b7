/** Talks to the index worker: sends questions, receives answers, and starts a new worker when one broke. */
import { existsSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'
import { AppError } from '../kernel/errors.ts'
import type { Logger } from '../kernel/logger.ts'
import type { Reply, RequestName, Requests, WorkerSetting } from './index-requests.ts'

/** How many questions may wait. Further ones are refused with `busy`. */
const MOST_WAITING = 64
const BUSY_MS = 1_000
/** A worker that broke is started again after at least this time. */
const REST_MS = 1_000
/** A stop waits so long for the question that the worker works on. The index survives that it is cut off. */
const STOP_MS = 5_000

interface Waiting {
  name: RequestName
  resolve(answer: unknown): void
  reject(error: unknown): void
}

export class IndexClient {
  private readonly waiting = new Map<number, Waiting>()
  private readonly cancelled = new SharedArrayBuffer(4 * 1_024)
  private worker: Worker | undefined
  private brokenAt = Number.NEGATIVE_INFINITY
  private id = 0
  private stopped = false
  private readonly setting: Omit<WorkerSetting, 'cancelled'>
  private readonly onLooked: (upTo: number) => void
  private readonly logger: Logger
  /** `onLooked` hears which conversations, up to an id of `StaleTranscript`, the index has looked at again. */
  constructor(setting: Omit<WorkerSetting, 'cancelled'>, onLooked: (upTo: number) => void, logger: Logger) {
    this.setting = setting
    this.onLooked = onLooked
    this.logger = logger
  }

  /** Asks the worker. Rejects with `busy` when it has too much to do, broke, or the question was aborted. */
  ask<Name extends RequestName>(
    name: Name,
    ask: Requests[Name]['ask'],
    signal?: AbortSignal,
  ): Promise<Requests[Name]['answer']> {
    if (this.stopped || this.waiting.size >= MOST_WAITING) return Promise.reject(busy())
    const worker = this.running()
    if (worker === undefined) return Promise.reject(busy())
    this.id += 1
    const { id } = this
    const crowded = isAsked(name) && Array.from(this.waiting.values()).some((other) => isAsked(other.name))
    return new Promise((resolve, reject) => {
      const forget = () => this.forget(id)
      if (signal?.aborted === true) return reject(busy())
      signal?.addEventListener('abort', forget, { once: true })
      this.waiting.set(id, {
        name,
        resolve: (answer) => {
          signal?.removeEventListener('abort', forget)
          resolve(answer as Requests[Name]['answer'])
        },
        reject,
      })
      worker.postMessage({ id, name, crowded, ...ask })
    })
  }

  /** Ends the worker after the question that it works on, or in the middle of one that takes too long. */
  async stop(): Promise<void> {
    this.stopped = true
    const { worker } = this
    for (const id of [...this.waiting.keys()]) this.forget(id)
    if (worker === undefined) return
    // The worker would not keep the process alive by itself, but the process has more to close after it.
    worker.ref()
    const ended = new Promise((resolve) => worker.once('exit', resolve))
    worker.postMessage('stop')
    const tooLong = setTimeout(() => void worker.terminate(), STOP_MS)
    await ended
    clearTimeout(tooLong)
  }

  private forget(id: number): void {
    const cells = new Int32Array(this.cancelled)
    Atomics.store(cells, id % cells.length, id)
    const one = this.waiting.get(id)
    this.waiting.delete(id)
    one?.reject(busy())
  }

  private running(): Worker | undefined {
    if (this.worker !== undefined) return this.worker
    if (performance.now() - this.brokenAt < REST_MS) return undefined
    const workerData: WorkerSetting = { ...this.setting, cancelled: this.cancelled }
    const worker = new Worker(workerFile(), { workerData, name: 'index', execArgv: [] })
    worker.unref()
    worker.on('message', (reply: Reply) => this.hear(reply))
    worker.on('error', (error) =>
      this.logger.error({ err: error }, 'the index of transcripts broke; it is started again'),
    )
    worker.on('exit', () => this.ended())
    this.worker = worker
    return worker
  }

  private hear(reply: Reply): void {
    if (reply.looked > 0) this.onLooked(reply.looked)
    const one = this.waiting.get(reply.id)
    this.waiting.delete(reply.id)
    if (one === undefined) return
    if ('answer' in reply && reply.answer !== undefined) return one.resolve(reply.answer)
    if ('failed' in reply) this.logger.warn({ reason: reply.failed }, 'the index of transcripts could not answer')
    one.reject(busy())
  }

  private ended(): void {
    this.worker = undefined
    this.brokenAt = performance.now()
    for (const one of this.waiting.values()) one.reject(busy())
    this.waiting.clear()
  }
}

/** Tells whether a person waits for the answer, and not the indexer. */
const isAsked = (name: RequestName): boolean => name !== 'follow'

const busy = () => new AppError('busy', undefined, BUSY_MS)

/** Returns the file of the worker. Threads run what was built, also when this file runs from its source. */
function workerFile(): string {
  const here = fileURLToPath(import.meta.url)
  const beside = path.join(path.dirname(here), 'index-worker.js')
  return here.endsWith('.js') && existsSync(beside)
    ? beside
    : path.resolve(here, '../../../dist/server/archive/index-worker.js')
}
