/**
 * What a browser may refuse: anything of it can be absent, throw, reject, or never answer, by a setting, a policy, a frame of
 * another site or an extension. Whoever uses such a facility does it through here, and has something to go on with.
 */

/** As long as a facility has for an answer. */
export const ANSWER_MS = 4_000

export function attempt<T>(use: () => T): T | undefined {
  try {
    return use()
  } catch {
    return undefined
  }
}

/** Rejects when `use` throws, rejects, or has not answered in time. */
export function answered<T>(use: () => Promise<T>, ms = ANSWER_MS): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(reject, ms, new Error('no answer'))
    const asked = new Promise<T>((settle) => settle(use()))
    asked.then(resolve, reject).finally(() => clearTimeout(timer))
  })
}

/** Gives a lock back. */
export type Release = () => void

/** Runs `task` while no other tab of this origin runs one of that name, as far as this browser lets tabs know of each other. */
export async function exclusive<T>(name: string, task: () => Promise<T>): Promise<T> {
  const release = await lock(name)
  try {
    return await task()
  } finally {
    release?.()
  }
}

/** Undefined when another tab has the lock, and `ifFree` was asked for. */
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
        // Where there are none, or none to be had, this throws or rejects.
        navigator.locks.request(name, { ifAvailable }, granted).catch(reject)
      }),
  )
  asked.catch(() => {
    late = true
  })
  return asked
}
