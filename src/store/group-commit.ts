/**
 * Commits writes together: all that were asked for while the last commit ran share the next one and its sync to the
 * disk. A write that fails does not make the others fail.
 */
import { AppError } from '../kernel/errors.ts'
import type { Transaction } from './engine.ts'
import { isBusy, isLocked, isUndone, storageError } from './storage-error.ts'

/** A job throws this to be undone and run again at once, before all that came after it. */
export class WorkAgain extends Error {}

/** The transaction ended under its jobs, before it was committed: the connection broke, or the disk is full. */
class TransactionLost extends Error {}

/** Something to do inside a transaction, and whom to tell after the commit. */
export interface Job {
  work(): Promise<unknown>
  /** Is called with the result of the work when that is committed and synced. */
  done(value: unknown): void
  failed(error: unknown): void
}
/**
 * Writes into a transaction, right before its commit, what is to be known of the jobs that succeeded in it. Resolves to
 * what is called when these have been told, or to nothing.
 */
export type Seal = (jobs: readonly Job[]) => Promise<(() => void) | undefined>
/** Is told of each commit that is synced: how many jobs it held, and how many milliseconds it took from its begin. */
export type CommitWatcher = (jobs: number, ms: number) => void
type Settled = { job: Job } & ({ value: unknown } | { error: unknown })

/** A commit takes no more jobs after this time, so that nobody's answer waits for a long queue. */
const COMMIT_MS = 10
/** So often a job runs that the database undoes in favour of somebody else's. */
const MOST_TRIES = 5
/** It waits so long before it runs again, and longer each time. */
const UNDONE_MS = 20
/** How long jobs wait for somebody else's lock, a backup's for instance, before they fail with `busy` (F5). */
const PATIENCE_MS = 10_000

export class GroupCommit {
  private readonly jobs: Job[] = []
  private running: Promise<void> | undefined
  /** Resolves when the commit that was sent last is synced, and its jobs are told. */
  private flushed: Promise<void> | undefined
  /** When a transaction was lost for the first time since the last one that was committed. */
  private lostAt: number | undefined
  /** Nobody watches unless an operator asked for metrics. */
  watcher: CommitWatcher | undefined
  /** With one node there is nobody for whom a commit would be sealed. */
  seal: Seal | undefined
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
    while (this.jobs.length > 0) {
      await this.commit()
      if (this.jobs.length === 0) await this.flushed
    }
    this.running = undefined
  }

  /**
   * Does jobs in a transaction and commits it. A server may take its time to sync; the next transaction begins
   * meanwhile, behind it on the same connection, and so sees what it stored.
   */
  private async commit(): Promise<void> {
    const settled: Settled[] = []
    const began = performance.now()
    let committing: Promise<void> | void
    let commits = false
    let passOn: (() => void) | undefined
    try {
      await this.begin()
      await this.work(settled)
      await this.flushed
      this.requireWhole(settled)
      commits = this.transaction.inTransaction
      if (commits && this.seal !== undefined) passOn = await this.sealed(settled, this.seal)
      committing = commits ? this.transaction.commit() : undefined
    } catch (error) {
      await this.undo()
      if (this.isWorthAnother(error)) {
        this.jobs.unshift(...settled.map(({ job }) => job))
        await new Promise((resolve) => setTimeout(resolve, this.transaction.pauseMs()))
      } else this.refuse(settled, storageError(error instanceof TransactionLost ? error.cause : error))
      return
    }
    const told = () => {
      this.tell(settled, commits ? began : undefined)
      passOn?.()
    }
    if (committing === undefined) return told()
    this.flushed = committing.then(told, (error: unknown) => this.refuse(settled, storageError(error)))
  }

  private async sealed(settled: Settled[], seal: Seal): Promise<(() => void) | undefined> {
    try {
      return await seal(settled.flatMap((end) => ('value' in end ? [end.job] : [])))
    } catch (error) {
      await this.transaction.quiet()
      if (!this.transaction.inTransaction) throw new TransactionLost('the transaction ended', { cause: error })
      throw error
    }
  }

  /**
   * Throws if the transaction ended under jobs that were done: a connection may break between their last statement and
   * the commit, when nothing of theirs fails by it. They would be told that they are stored.
   */
  private requireWhole(settled: Settled[]): void {
    if (this.transaction.inTransaction || !settled.some((end) => 'value' in end)) return
    throw new TransactionLost('the transaction ended', { cause: new AppError('busy', undefined, 1_000) })
  }

  /** Tells whether the same jobs may run in another transaction: nothing of them is stored, and a server may return. */
  private isWorthAnother(error: unknown): boolean {
    if (!(error instanceof TransactionLost) || !isBusy(error.cause)) return false
    this.lostAt ??= performance.now()
    return performance.now() - this.lostAt < this.patienceMs
  }

  /** `began` is undefined when all that was done was undone, so that nothing was committed. */
  private tell(settled: Settled[], began: number | undefined): void {
    this.lostAt = undefined
    if (began !== undefined) this.watcher?.(settled.length, performance.now() - began)
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
      this.requireWhole(settled)
      const place = settled.push({ job, error: undefined }) - 1
      settled[place] = await this.attempt(job, place > 0)
    }
  }

  /** Runs a job until it does not ask to be run again, and a few times when the database undid it (F10). */
  private async attempt(job: Job, behindOthers: boolean): Promise<Settled> {
    for (let tries = 1; ; tries += 1) {
      const settled = await this.run(job, behindOthers)
      if (!('error' in settled)) return settled
      if (settled.error instanceof WorkAgain) continue
      if (!isUndone(settled.error) || tries >= MOST_TRIES) return settled
      // Whoever it was undone for goes first, else both would meet again.
      await new Promise((resolve) => setTimeout(resolve, tries * UNDONE_MS))
    }
  }

  /** Runs a job once. Behind others it has a savepoint; the first in the transaction may roll all of it back. */
  private async run(job: Job, behindOthers: boolean): Promise<Settled> {
    await this.begin()
    try {
      if (behindOthers) await this.transaction.exec('SAVEPOINT job')
      const value = await job.work()
      if (behindOthers) await this.transaction.exec('RELEASE job')
      return { job, value }
    } catch (error) {
      await this.transaction.quiet()
      if (!this.transaction.inTransaction) throw new TransactionLost('the transaction ended', { cause: error })
      if (behindOthers) {
        await this.transaction.exec('ROLLBACK TO job')
        await this.transaction.exec('RELEASE job')
      } else await this.transaction.rollback()
      return { job, error: error instanceof WorkAgain ? error : storageError(error) }
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
