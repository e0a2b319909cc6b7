/**
 * Reads wait while the server is away: it restarts, or has no connection left. They change nothing, so that they can
 * be asked again.
 */
import { isAway } from '../storage-error.ts'
import type { Queryable } from './sql.ts'

/** How long a read waits before it fails with `busy` (F8), as writes do, and how long a commit's end is looked for. */
const PATIENCE_MS = 10_000

/** Returns a random pause in milliseconds, so that not everybody asks a server in the moment when it comes back. */
export const pauseMs = (): number => 100 + Math.random() * 200

/** Tries again what may pass, for ten seconds, and then rejects with what was wrong. */
export async function persist<T>(attempt: () => Promise<T>, mayPass: (error: unknown) => boolean): Promise<T> {
  const until = performance.now() + PATIENCE_MS
  for (;;) {
    try {
      return await attempt()
    } catch (error) {
      if (!mayPass(error) || performance.now() > until) throw error
      await new Promise((resolve) => setTimeout(resolve, pauseMs()))
    }
  }
}

/** `pool` only reads. Each statement that finds the server away is asked again, for ten seconds. */
export const patient = (pool: Queryable): Queryable => ({
  query: (config) => persist(() => pool.query(config), isAway),
})
