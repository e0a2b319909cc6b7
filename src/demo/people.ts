/** The demo needs visitors who come, and a way to wait. */
import type { AppServices } from '../app/index.ts'
import type { VisitorActor } from '../identity/index.ts'

/** Looks again and again until something that happens in its own time is done. */
export async function untilDone<T>(look: () => Promise<T | undefined>): Promise<T> {
  for (;;) {
    const found = await look()
    if (found !== undefined) return found
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}

export async function visitorOf(services: AppServices, siteId: string): Promise<VisitorActor> {
  const site = services.sites.find(siteId)
  if (site === undefined) throw new Error('the demo has no site')
  const { visitor } = await services.arrivals.arrive(site, {
    secret: undefined,
    identity: undefined,
    language: 'en',
    userAgent: 'Mozilla/5.0 (demo)',
  })
  return {
    kind: 'visitor',
    id: visitor.id,
    siteId,
    name: visitor.name ?? '',
    verified: false,
    language: 'en',
    attributes: {},
    guestOf: null,
  }
}
