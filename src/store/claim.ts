/**
 * One server at a time on a data folder and on a database: what one tells its clients does not reach those of another,
 * and each would clear away what the other has on its way. A claim ends with its process, however that ends.
 */
import type { Place } from './database.ts'
import { claimFolder } from './sqlite/claim.ts'

export { claimFolder }

/**
 * Claims the database at a URL; that in a file is claimed with its folder. Returns what releases it. Throws StartError
 * while another server has it. `lost` is called if another one took it while the connection was broken.
 */
export async function claimDatabase(place: Place, lost: () => void): Promise<() => Promise<void>> {
  if ('file' in place) return async () => undefined
  const { PostgresqlClaim } = await import('./postgresql/claim.ts')
  const claim = await PostgresqlClaim.make(place.url, lost)
  return () => claim.release()
}
