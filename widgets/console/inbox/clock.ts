/** The time of the server, in whole seconds, for everything on the screen that counts. One timer for all. */
import { type ReadonlySignal, signal } from '@preact/signals'

const TICK_MS = 1_000

export class Clock {
  readonly #now = signal(Date.now())
  #ahead = 0
  readonly #timer: ReturnType<typeof setInterval>

  constructor() {
    this.#timer = setInterval(() => this.#tick(), TICK_MS)
  }

  get now(): ReadonlySignal<number> {
    return this.#now
  }

  /** A laptop's clock may be minutes off: waiting times are counted by the server's. */
  set(serverTime: number): void {
    this.#ahead = serverTime - Date.now()
    this.#tick()
  }

  close(): void {
    clearInterval(this.#timer)
  }

  #tick(): void {
    this.#now.value = Date.now() + this.#ahead
  }
}
