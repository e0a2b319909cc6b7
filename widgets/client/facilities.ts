/**
 * What a browser may refuse: anything of it can be absent, throw, reject, or never answer, by a setting, a policy, a frame of
 * another site or an extension. Whoever uses such a facility does it through here, and has something to go on with.
 */

/** As long as a facility has for an answer. */
const ANSWER_MS = 4_000

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
