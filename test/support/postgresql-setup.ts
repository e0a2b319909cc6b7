import { dropTemplate, makeTemplate } from './store.ts'

/** A migrated database, of which each test gets a copy. */
export async function setup(): Promise<() => Promise<void>> {
  await makeTemplate()
  return dropTemplate
}
