/** This file loads parts when they are needed. */

/** The pauses between two tries in milliseconds. After the last one, whoever asked says that the part did not come. */
const PAUSES_MS = [300, 1_500]
let failures = 0

/**
 * Loads a part and tries more than once. `load` is `() => import(…)`; the build gives it the end of the address,
 * another one for each try.
 */
export async function part<T>(load: (again?: string) => Promise<T>): Promise<T> {
  for (let tried = 0; ; tried++) {
    try {
      return await load(failures > 0 && tried > 0 ? `?${failures}` : '')
    } catch (error) {
      failures++
      const pause = PAUSES_MS[tried]
      if (pause === undefined) throw error
      await new Promise((resolve) => setTimeout(resolve, pause))
    }
  }
}
