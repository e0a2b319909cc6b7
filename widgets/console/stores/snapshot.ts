/**
 * This merges a snapshot with the events around it. Events that come while it is on the way are held, and applied after
 * it.
 */
import { batch, type Signal, signal } from '@preact/signals'
import type { ServerEvent } from '../../../src/protocol/wire.ts'
import type { Connection } from '../../client/index.ts'

const RETRY_MS = 2_000

export interface SnapshotOf<Result, Type extends ServerEvent['type']> {
  events: readonly Type[]
  read(): Promise<Result>
  /** Is called while `state` is still as it was before. */
  replace(result: Result): void
  apply(event: Extract<ServerEvent, { type: Type }>): void
}

export class Snapshot<Result, Type extends ServerEvent['type']> {
  readonly state: Signal<'loading' | 'ready' | 'failed'> = signal('loading')
  readonly #connection: Connection
  readonly #of: SnapshotOf<Result, Type>
  readonly #off: (() => void)[]
  #held: Extract<ServerEvent, { type: Type }>[] | undefined
  /** Counts readings, because only the latest one is used. */
  #round = 0
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(connection: Connection, of: SnapshotOf<Result, Type>) {
    this.#connection = connection
    this.#of = of
    this.#off = [
      ...of.events.map((type) => connection.on(type, (event) => this.#receive(event))),
      connection.onState(({ kind }) => {
        if (kind === 'open') void this.load()
      }),
    ]
    if (connection.state.kind === 'open') void this.load()
  }

  async load(): Promise<void> {
    const round = ++this.#round
    this.#held = []
    clearTimeout(this.#timer)
    try {
      const result = await this.#of.read()
      if (round === this.#round) this.#replace(result)
    } catch {
      if (round !== this.#round) return
      this.#release()
      if (this.#connection.state.kind !== 'open') return
      if (this.state.value === 'loading') this.state.value = 'failed'
      this.#timer = setTimeout(() => void this.load(), RETRY_MS)
    }
  }

  close(): void {
    this.#round++
    clearTimeout(this.#timer)
    for (const off of this.#off) off()
  }

  #replace(result: Result): void {
    batch(() => {
      this.#of.replace(result)
      this.state.value = 'ready'
      this.#release()
    })
  }

  #release(): void {
    const held = this.#held ?? []
    this.#held = undefined
    for (const event of held) this.#of.apply(event)
  }

  #receive(event: Extract<ServerEvent, { type: Type }>): void {
    if (this.#held !== undefined) this.#held.push(event)
    else batch(() => this.#of.apply(event))
  }
}
