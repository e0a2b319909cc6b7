/** Parts that are loaded when they are needed. */

/** Between two tries; then whoever asked says that it did not come. */
const PAUSES_MS = [300, 1_500]
let failures = 0

/** `load` is `() => import(…)`; the build gives it the end of the address, another one for each try. */
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
