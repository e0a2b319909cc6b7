/**
 * Commits writes together: all that were asked for while the last commit ran share the next one and its sync to the
 * disk. A write that fails does not make the others fail.
 */
import type { Transaction } from './engine.ts'
import { isLocked, storageError } from './storage-error.ts'

/** Something to do inside a transaction, and whom to tell after the commit. */
export interface Job {
  work(): Promise<unknown>
  /** Is called with the result of the work when that is committed and synced. */
  done(value: unknown): void
  failed(error: unknown): void
}
type Settled = { job: Job } & ({ value: unknown } | { error: unknown })

/** A commit takes no more jobs after this time, so that nobody's answer waits for a long queue. */
const COMMIT_MS = 10
/** How long jobs wait for somebody else's lock, a backup's for instance, before they fail with `busy` (F5). */
const PATIENCE_MS = 10_000

export class GroupCommit {
  private readonly jobs: Job[] = []
  private running: Promise<void> | undefined
  private readonly transaction: Transaction
  private readonly patienceMs: number
  constructor(transaction: Transaction, patienceMs = PATIENCE_MS) {
    this.transaction = transaction
    this.patienceMs = patienceMs
  }

  /** Jobs run one at a time, in the order of calls. */
  add(job: Job): void {
    this.jobs.push(job)
    this.running ??= this.drain()
  }

  /** Resolves after the jobs that were added. */
  async idle(): Promise<void> {
    await this.running
  }

  private async drain(): Promise<void> {
    // It waits for one turn of the event loop, so that what has arrived on other sockets by now shares the commit.
    await new Promise((resolve) => setImmediate(resolve))
    while (this.jobs.length > 0) await this.commit()
    this.running = undefined
  }

  private async commit(): Promise<void> {
    const settled: Settled[] = []
    try {
      await this.begin()
      await this.work(settled)
      if (this.transaction.inTransaction) await this.transaction.commit()
    } catch (error) {
      await this.undo()
      this.refuse(settled, storageError(error))
      return
    }
    for (const end of settled) if ('value' in end) end.job.done(end.value)
    for (const end of settled) if ('error' in end) end.job.failed(end.error)
  }

  /** Waits for the lock without holding up the process: sockets live on, and their posts queue here. */
  private async begin(): Promise<void> {
    const until = performance.now() + this.patienceMs
    while (!this.transaction.inTransaction) {
      try {
        await this.transaction.begin()
      } catch (error) {
        if (!isLocked(error) || performance.now() > until) throw error
        await new Promise((resolve) => setTimeout(resolve, this.transaction.pauseMs()))
      }
    }
  }

  private async work(settled: Settled[]): Promise<void> {
    const until = performance.now() + COMMIT_MS
    for (
      let job = this.jobs.shift();
      job !== undefined;
      job = performance.now() < until ? this.jobs.shift() : undefined
    ) {
      const place = settled.push({ job, error: undefined }) - 1
      settled[place] = await this.attempt(job, place > 0)
    }
  }

  /** Runs a job. Behind others it has a savepoint; the first one in the transaction may roll all of it back. */
  private async attempt(job: Job, behindOthers: boolean): Promise<Settled> {
    await this.begin()
    if (behindOthers) await this.transaction.exec('SAVEPOINT job')
    try {
      const value = await job.work()
      if (behindOthers) await this.transaction.exec('RELEASE job')
      return { job, value }
    } catch (error) {
      // A full disk may have ended the whole transaction. Every job of it fails then.
      if (!this.transaction.inTransaction) throw error
      if (behindOthers) {
        await this.transaction.exec('ROLLBACK TO job')
        await this.transaction.exec('RELEASE job')
      } else await this.transaction.rollback()
      return { job, error: storageError(error) }
    }
  }

  /** Rolls back, unless the transaction ended with its connection. */
  private async undo(): Promise<void> {
    try {
      if (this.transaction.inTransaction) await this.transaction.rollback()
    } catch {
      // The database rolls back by itself what was not committed.
    }
  }

  private refuse(settled: Settled[], failure: unknown): void {
    for (const end of settled) end.job.failed('error' in end ? (end.error ?? failure) : failure)
    // If the transaction did not even begin, the database was locked for too long, and all jobs have waited as long.
    if (settled.length === 0) for (const job of this.jobs.splice(0)) job.failed(failure)
  }
}
