/**
 * This file guards what a browser may refuse. A setting, a policy, a frame of another site or an extension can make any
 * such facility absent, throw, reject or never answer. Code that uses one calls it through here and has a fallback.
 */

/** A facility has this long to answer. */
const ANSWER_MS = 4_000

/** Returns what `use` returns, or undefined when it throws. */
export function attempt<T>(use: () => T): T | undefined {
  try {
    return use()
  } catch {
    return undefined
  }
}

/**
 * Resolves with what `use` resolves with. Rejects when `use` throws, rejects, or has not answered after `ms`
 * milliseconds.
 */
export function answered<T>(use: () => Promise<T>, ms = ANSWER_MS): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(reject, ms, new Error('no answer'))
    const asked = new Promise<T>((settle) => settle(use()))
    asked.then(resolve, reject).finally(() => clearTimeout(timer))
  })
}
