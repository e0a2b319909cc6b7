/** This is the server's time, in whole seconds, for everything on the screen that counts. All share one timer. */
import { type ReadonlySignal, signal } from '@preact/signals'
import { noteServerTime, serverNow } from '../../ui/http/server-time.ts'

const TICK_MS = 1_000

export class Clock {
  readonly #now = signal(serverNow())
  readonly #timer: ReturnType<typeof setInterval>

  constructor() {
    this.#timer = setInterval(() => this.#tick(), TICK_MS)
  }

  get now(): ReadonlySignal<number> {
    return this.#now
  }

  set(serverTime: number): void {
    noteServerTime(serverTime)
    this.#tick()
  }

  close(): void {
    clearInterval(this.#timer)
  }

  #tick(): void {
    this.#now.value = serverNow()
  }
}
