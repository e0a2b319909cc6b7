/**
 * The binder binds handlers to the table of endpoints: who may call, what goes in, what comes out. It is the one way in
 * for all of them.
 */

import type { Context, Middleware } from 'koa'
import Router from 'koa-router'
import { Compile, type Validator } from 'typebox/compile'
import { type Actor, type AgentActor, type Authenticator, hasRole, mayAnnounce } from '../identity/index.ts'
import type { ClientAddress } from '../kernel/client-address.ts'
import { AppError } from '../kernel/errors.ts'
import { firstFault } from '../protocol/codec.ts'
import { type Access, ENDPOINTS, type Endpoint, type EndpointName } from '../protocol/http-api.ts'
import { bearerOf } from './bearer.ts'
import type { Routes } from './context.ts'
import { type Origins, requireOrigin } from './origin.ts'

export class Binder {
  readonly router = new Router()
  private readonly authenticator: Authenticator
  private readonly clientAddress: ClientAddress
  private readonly origins: Origins
  constructor(authenticator: Authenticator, clientAddress: ClientAddress, origins: Origins) {
    this.authenticator = authenticator
    this.origins = origins
    this.clientAddress = clientAddress
  }

  /** Binds handlers in the order of `routes`, in which paths are tried. */
  bind(routes: Routes): void {
    for (const name of Object.keys(routes) as EndpointName[]) this.register(name, routes[name] as AnyHandler)
  }

  /**
   * Registers one endpoint. Who asks is settled first, then what they ask, so a stranger learns nothing from how a
   * request is refused.
   */
  private register(name: EndpointName, handler: AnyHandler): void {
    const endpoint: Endpoint = ENDPOINTS[name]
    const checks = { params: compile(endpoint.params), query: compile(endpoint.query), body: compile(endpoint.body) }
    const handle: Middleware = async (ctx) => {
      const address = this.clientAddress.ofRequest(ctx.req)
      const asker = await this.requireAccess(ctx as unknown as Context, address, endpoint.access)
      const actor = asker.agent ?? asker.actor
      if (actor !== undefined) requireOrigin(this.origins, ctx.get('origin'), actor)
      const params = check(checks.params, ctx['params'])
      const query = check(checks.query, { ...ctx.query })
      const body = check(checks.body, checks.body === undefined ? undefined : ctx.request.body)
      const result = await handler({ params, query, body, ctx, address, ...asker })
      if (endpoint.streams !== undefined) return
      if (result === undefined) ctx.status = 204
      else ctx.body = result
    }
    this.router.register(endpoint.path, [endpoint.method], handle as never)
  }

  private async requireAccess(ctx: Context, address: string, access: Access): Promise<Asker> {
    if (access === 'public') return {}
    const actor = await bearerOf(this.authenticator, ctx, address)
    if (access === 'everyone') return { actor }
    if (actor.kind !== 'agent' || !mayCall(actor, access)) throw new AppError('forbidden')
    return { agent: actor }
  }
}

/** A handler is told who asks: nobody, anybody with a token, or one of the staff. */
interface Asker {
  actor?: Actor
  agent?: AgentActor
}
/**
 * The schemas of the endpoint's row have checked what the handler gets. Types cannot follow that through a loop over
 * all endpoints.
 */
type AnyHandler = (call: object) => Promise<unknown>

function mayCall(actor: AgentActor, access: Exclude<Access, 'public' | 'everyone'>): boolean {
  if (access === 'announcer') return mayAnnounce(actor)
  return hasRole(actor.role, access)
}

const compile = (schema: Endpoint['body']): Validator | undefined =>
  schema === undefined ? undefined : Compile(schema)

function check(validator: Validator | undefined, value: unknown): unknown {
  if (validator === undefined) return undefined
  if (!validator.Check(value as object)) throw new AppError('bad_request', firstFault(validator, value))
  return value
}
