import { type Actor, allows, type Sites } from '../identity/index.ts'
import { AppError } from '../kernel/errors.ts'

export interface Origins {
  sites: Sites
  isOwnOrigin: (origin: string) => boolean
}

/**
 * Throws origin_refused. As for sockets, a page of another origin may ask only if it is in the list of the visitor's
 * own site [CO3].
 */
export function requireOrigin({ sites, isOwnOrigin }: Origins, origin: string, actor: Actor): void {
  if (origin === '' || isOwnOrigin(origin)) return
  const site = actor.kind === 'visitor' ? sites.find(actor.siteId) : undefined
  if (site === undefined || !allows(site, origin)) throw new AppError('origin_refused')
}
