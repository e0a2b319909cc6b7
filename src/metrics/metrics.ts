/** All metrics of one server. They hear of what happens by the bus, and read all else when somebody asks. */
import { Histogram, Registry } from 'prom-client'
import type { EventBus } from '../events/bus.ts'
import type { ErrorCode } from '../protocol/error-codes.ts'
import { Counts, type DoorName } from './counts.ts'
import { registerBuild, registerReadings } from './gauges.ts'
import { counter, each } from './instruments.ts'
import { processRegistry } from './process.ts'
import type { Build, Readings } from './readings.ts'
import { sharing } from './sharing.ts'

const COMMIT_JOBS = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000]
const COMMIT_SECONDS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]
const WAIT_SECONDS = [0.1, 0.5, 1, 5, 15, 30, 60, 120, 300, 600, 1_800, 3_600]

export class Metrics {
  private readonly registry = new Registry()
  private readonly counts = new Counts()
  private readonly commitJobs: Histogram
  private readonly commitSeconds: Histogram
  /** Returns all metrics in Prometheus' format. */
  readonly text = sharing(() => Registry.merge([this.registry, processRegistry()]).metrics())

  constructor(bus: EventBus, build: Build) {
    const { registry } = this
    const registers = [registry]
    this.commitJobs = new Histogram({
      name: 'helpline_commit_jobs',
      help: 'Jobs that share a commit.',
      buckets: COMMIT_JOBS,
      registers,
    })
    this.commitSeconds = new Histogram({
      name: 'helpline_commit_duration_seconds',
      help: 'How long a commit takes, from the begin of its transaction until it is synced.',
      buckets: COMMIT_SECONDS,
      registers,
    })
    registerBuild(registry, build)
    this.registerCounts()
    this.counts.subscribe(bus)
    const waits = new Histogram({
      name: 'helpline_queue_wait_seconds',
      help: 'How long conversations were in the queue until an agent got them.',
      buckets: WAIT_SECONDS,
      registers,
    })
    bus.onOwn('conversation_changed', ({ waitedMs }) => {
      if (waitedMs !== null) waits.observe(waitedMs / 1_000)
    })
  }

  /** Takes what is read when somebody asks, once there is something to read. */
  read(readings: Readings): void {
    registerReadings(this.registry, readings)
  }

  readonly noteCommit = (jobs: number, ms: number): void => {
    this.commitJobs.observe(jobs)
    this.commitSeconds.observe(ms / 1_000)
  }

  /** Returns what a door calls with the code of each error that it answers. */
  errorsOf(door: DoorName): (code: ErrorCode) => void {
    const counts = this.counts.errors[door]
    return (code) => {
      counts[code] += 1
    }
  }

  get contentType(): string {
    return this.registry.contentType
  }

  private registerCounts(): void {
    const { messages, uploads, errors } = this.counts
    counter(this.registry, {
      name: 'helpline_messages_stored_total',
      help: 'Entries of threads that were stored, by who wrote them; system: what happened, as an entry.',
      labels: ['author'],
      read: () => each('author', messages),
    })
    counter(this.registry, {
      name: 'helpline_uploads_total',
      help: 'Files by what became of them; removed: no message carried it, and it may have been stored before.',
      labels: ['outcome'],
      read: () => each('outcome', uploads),
    })
    counter(this.registry, {
      name: 'helpline_errors_answered_total',
      help: 'Errors that clients were answered, by code and by door.',
      labels: ['code', 'door'],
      read: () =>
        Object.entries(errors).flatMap(([door, codes]) =>
          Object.entries(codes).map(([code, count]) => [{ code, door }, count] as const),
        ),
    })
  }
}
