import { type TestFunction, test } from 'vitest'

/** Makes a kind of test that runs here or does not. The output says why it is left out. */
export const testWhere = (here: boolean, why: string) => (name: string, work: TestFunction) => {
  if (!here) console.warn(`Left out, because it ${why}: ${name}`)
  test.runIf(here)(name, work)
}
