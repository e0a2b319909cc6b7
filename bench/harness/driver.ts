/** The generator's process, as the runner sees it. */
import { join } from 'node:path'
import type { Calls } from '../generator/main.ts'
import { Child } from './child.ts'
import { root } from './root.ts'

/** From this share of one core on, the generator may be the bottleneck instead of the server. */
export const BUSY = 0.85

export class GeneratorBusy extends Error {}

export interface Called<T> {
  result: T
  /** The generator's share of one core over the time of the call. */
  share: number
}

export class Driver {
  /** The largest share of one core in any measured window. */
  busiest = 0
  private readonly child: Child
  constructor() {
    this.child = new Child(join(root, 'dist/bench/bench/generator/main.js'), { execArgv: [] })
  }

  call<K extends keyof Calls>(
    call: K,
    params: Parameters<Calls[K]>[0],
  ): Promise<Called<Awaited<ReturnType<Calls[K]>>>> {
    return this.child.ask({ call, params })
  }

  /** Calls the generator for what becomes a figure. Throws GeneratorBusy when the generator was the bottleneck. */
  async measure<K extends keyof Calls>(
    call: K,
    params: Parameters<Calls[K]>[0],
  ): Promise<Awaited<ReturnType<Calls[K]>>> {
    const { result, share } = await this.call(call, params)
    this.mustBeIdle(share)
    return result
  }

  mustBeIdle(share: number): void {
    this.busiest = Math.max(this.busiest, share)
    if (share >= BUSY) throw new GeneratorBusy(`the generator used ${(100 * share).toFixed(0)} % of a core`)
  }

  stop(): Promise<void> {
    return this.child.stop()
  }
}
