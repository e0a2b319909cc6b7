/**
 * One server at a time on a data folder, and on a database unless they are nodes that share it: what one tells its
 * clients does not reach those of another, and each would clear away what the other has on its way. A claim ends with
 * its process, however that ends.
 */
import type { Place } from './database.ts'
import { claimFolder } from './sqlite/claim.ts'

export { claimFolder }

/**
 * Claims the database at a URL, alone or as one of the nodes that share it; that in a file is claimed with its folder.
 * Returns what releases it. Throws StartError while another server has it that does not share it, too. `lost` is
 * called if such a one took it while the connection was broken.
 */
export async function claimDatabase(place: Place, isShared: boolean, lost: () => void): Promise<() => Promise<void>> {
  if ('file' in place) return async () => undefined
  const { PostgresqlClaim } = await import('./postgresql/claim.ts')
  const claim = await PostgresqlClaim.make(place.url, isShared, lost)
  return () => claim.release()
}
