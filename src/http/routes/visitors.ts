import type { Blocking, Conversations, People } from '../../conversation/index.ts'
import {
  type Arrivals,
  allows,
  type Blocks,
  generationOf,
  type Sites,
  type Tokens,
  toVisitorSummary,
  type Visitors,
} from '../../identity/index.ts'
import { networkOf } from '../../kernel/client-address.ts'
import type { Ticks } from '../../kernel/clock.ts'
import { AppError, notFound } from '../../kernel/errors.ts'
import type { Guesses } from '../../kernel/guesses.ts'
import { Buckets, times } from '../../kernel/token-bucket.ts'
import { RATES } from '../../protocol/rates.ts'
import type { Tickets } from '../../ticket/index.ts'
import type { Routes } from '../context.ts'

export interface VisitorServices {
  arrivals: Arrivals
  visitors: Visitors
  blocks: Blocks
  blocking: Blocking
  sites: Sites
  tokens: Tokens
  conversations: Conversations
  people: People
  tickets: Tickets
  guesses: Guesses
  ticks: Ticks
  isOwnOrigin: (origin: string) => boolean
  rateFactor: number
}

export function visitorRoutes(services: VisitorServices) {
  const { arrivals, visitors, blocks, blocking, sites, tokens, conversations, people, tickets, guesses, ticks } =
    services
  const knocks = new Buckets(times(RATES.addressArrivals, services.rateFactor))

  return {
    visitorToken: async ({ body, ctx, address }) => {
      const site = sites.findByKey(body.site)
      if (site === undefined) throw notFound()
      const origin = ctx.get('origin')
      if (origin !== '' && !services.isOwnOrigin(origin) && !allows(site, origin)) throw new AppError('origin_refused')
      const wait = knocks.take(networkOf(address), ticks())
      if (wait > 0) throw new AppError('rate_limited', undefined, wait)
      const arrive = async () => {
        const arrived = await arrivals.arrive(site, {
          secret: body.secret,
          known: body.known === true,
          identity: body.identity,
          language: body.language,
          timeZone: body.timeZone,
          userAgent: ctx.get('user-agent') || undefined,
          network: blocks.networkKey(address),
        })
        if (arrived.strange) guesses.wrong('visitor', address)
        return arrived
      }
      const { visitor, verified, secret } = await (body.secret === undefined
        ? arrive()
        : guesses.lookUp('visitor', address, arrive))
      const { token, expiresAt } = tokens.issue({
        kind: 'visitor',
        visitorId: visitor.id,
        siteId: site.id,
        generation: verified ? generationOf(site) : null,
      })
      return { token, expiresAt, secret, visitor: { ...toVisitorSummary(visitor), verified }, site: sites.config(site) }
    },
    joinAsGuest: async ({ body, address }) => {
      const wait = knocks.take(networkOf(address), ticks())
      if (wait > 0) throw new AppError('rate_limited', undefined, wait)
      const guest = await guesses.lookUp('link', address, () => people.joinAsGuest(body.token, body.language))
      const site = sites.find(guest.siteId)
      if (site === undefined) throw notFound()
      const { token, expiresAt } = tokens.issue({
        kind: 'visitor',
        visitorId: guest.visitorId,
        siteId: site.id,
        generation: null,
      })
      const visitor = { id: guest.visitorId, name: guest.name, email: null, verified: false }
      return { token, expiresAt, secret: guest.secret, visitor, site: sites.config(site) }
    },
    getVisitor: async ({ agent, params }) => {
      const row = await visitors.detail(params.id)
      return {
        visitor: toVisitorSummary(row),
        timeZone: row.timeZone,
        firstSeenAt: row.firstSeenAt.getTime(),
        lastSeenAt: row.lastSeenAt.getTime(),
        conversations: await conversations.ofVisitor(agent, row.id),
        tickets: await tickets.ofVisitor(agent, row.id),
        block: await blocking.of(row.id),
      }
    },
    blockVisitor: async ({ agent, params, body }) => ({
      block: await blocking.block(agent, params.id, body),
    }),
    unblockVisitor: async ({ agent, params }) => {
      await blocking.unblock(agent, params.id)
      return undefined
    },
    listBlocks: async ({ agent }) => ({ items: await blocking.list(agent) }),
    liftBlock: async ({ agent, params }) => {
      await blocking.liftBlock(agent, params.id)
      return undefined
    },
  } satisfies Partial<Routes>
}
