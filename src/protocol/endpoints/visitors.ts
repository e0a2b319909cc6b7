/** Visitors and guests come in by these endpoints, and staff keep some out. */
import Type from 'typebox'
import {
  BlockTerms,
  Id,
  Nullable,
  SiteConfig,
  StaffConversation,
  Ticket,
  Time,
  VisitorBlock,
  VisitorSummary,
} from '../entities.ts'
import { byId, object, Secret, table } from './endpoint.ts'

export const VisitorToken = object({
  token: Type.String({ description: 'for the hello frame' }),
  expiresAt: Time,
  secret: Type.String({ description: 'keep it in this browser: it gets the next token for the same visitor' }),
  visitor: VisitorSummary,
  site: SiteConfig,
})
export type VisitorToken = Type.Static<typeof VisitorToken>

export const VISITOR_ENDPOINTS = table({
  visitorToken: {
    method: 'POST',
    path: '/api/v1/visitors/tokens',
    access: 'public',
    cross: true,
    summary: 'A token for a visitor: new, known by its secret, or verified by the site’s JWT',
    body: object({
      site: Id,
      secret: Type.Optional(Secret),
      /** Asks only for the visitor of this secret: `not_found` when there is none any more (guests). */
      known: Type.Optional(Type.Literal(true)),
      identity: Type.Optional(Type.String({ maxLength: 4096 })),
      language: Type.Optional(Type.String({ maxLength: 35 })),
      /** The browser names its time zone so. Staff are shown what time it is there. */
      timeZone: Type.Optional(Type.String({ maxLength: 64 })),
    }),
    result: VisitorToken,
  },
  joinAsGuest: {
    method: 'POST',
    path: '/api/v1/guests',
    access: 'public',
    summary: 'A guest’s token by the one-person link; whoever opens it first is the person',
    body: object({ token: Secret, language: Type.Optional(Type.String({ maxLength: 35 })) }),
    result: VisitorToken,
  },
  getVisitor: {
    method: 'GET',
    path: '/api/v1/visitors/:id',
    access: 'agent',
    summary: 'A visitor with past conversations and tickets',
    params: byId,
    result: object({
      visitor: VisitorSummary,
      timeZone: Nullable(Type.String()),
      firstSeenAt: Time,
      lastSeenAt: Time,
      conversations: Type.Array(StaffConversation),
      tickets: Type.Array(Ticket),
      block: Nullable(VisitorBlock),
    }),
  },
  blockVisitor: {
    method: 'PUT',
    path: '/api/v1/visitors/:id/block',
    access: 'agent',
    summary:
      'Close what a visitor has open, and let it begin nothing for a time: its latest agent, supervisors and admins',
    params: byId,
    body: BlockTerms,
    result: object({ block: VisitorBlock }),
  },
  unblockVisitor: {
    method: 'DELETE',
    path: '/api/v1/visitors/:id/block',
    access: 'agent',
    summary: 'Let a visitor, and its network, begin things again',
    params: byId,
  },
  listBlocks: {
    method: 'GET',
    path: '/api/v1/blocks',
    access: 'admin',
    summary: 'Who is blocked now, newest first, 500 at most',
    result: object({ items: Type.Array(VisitorBlock) }),
  },
  liftBlock: {
    method: 'DELETE',
    path: '/api/v1/blocks/:id',
    access: 'admin',
    summary: 'Lift a block, or a Q&A’s for its network',
    params: byId,
  },
})
