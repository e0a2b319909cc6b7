/** These are locks among the tabs of an origin: the browser's own, else a lease in its database, else none. */
import { answered } from './facilities.ts'
import type { Release } from './lease.ts'

/**
 * Runs `task` while no other tab of this origin runs one of that name, as far as this browser lets tabs know of each
 * other.
 */
export async function exclusive<T>(name: string, task: () => Promise<T>): Promise<T> {
  const release = await lock(name)
  try {
    return await task()
  } finally {
    release?.()
  }
}

/** Takes a lock. Resolves with undefined when another tab has it and `ifFree` was asked for. */
export function lock(name: string, ifFree = false): Promise<Release | undefined> {
  return browserLock(name, ifFree)
    .catch(async () => (await import('./lease.ts')).lease(name, ifFree))
    .catch(() => () => {})
}

function browserLock(name: string, ifAvailable: boolean): Promise<Release | undefined> {
  let late = false
  const asked = answered(
    () =>
      new Promise<Release | undefined>((resolve, reject) => {
        const granted = (lock: unknown) => {
          if (late) return undefined
          if (!lock) return resolve(undefined)
          return new Promise<void>((release) => resolve(release))
        }
        // This throws or rejects where the browser has no locks, or refuses them.
        navigator.locks.request(name, { ifAvailable }, granted).catch(reject)
      }),
  )
  asked.catch(() => {
    late = true
  })
  return asked
}
