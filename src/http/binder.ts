/** Binds handlers to the table of endpoints: who may call, what goes in, what comes out. One way in for all of them. */

import type { Context, Middleware } from 'koa'
import Router from 'koa-router'
import { Compile, type Validator } from 'typebox/compile'
import { type Actor, type AgentActor, type Authenticator, hasRole, mayAnnounce } from '../identity/index.ts'
import type { ClientAddress } from '../kernel/client-address.ts'
import { AppError } from '../kernel/errors.ts'
import { firstFault } from '../protocol/codec.ts'
import { type Access, ENDPOINTS, type Endpoint, type EndpointName } from '../protocol/http-api.ts'
import { bearerOf } from './bearer.ts'
import type { Call, EveryoneHandler, Handler, PublicHandler } from './context.ts'
import { type Origins, requireOrigin } from './origin.ts'

type NameWith<A extends Access> = {
  [N in EndpointName]: (typeof ENDPOINTS)[N]['access'] extends A ? N : never
}[EndpointName]
type PublicName = NameWith<'public'>
type EveryoneName = NameWith<'everyone'>
type StaffName = Exclude<EndpointName, PublicName | EveryoneName>

export class Binder {
  readonly router = new Router()
  readonly bound = new Set<EndpointName>()
  private readonly authenticator: Authenticator
  private readonly clientAddress: ClientAddress
  private readonly origins: Origins
  constructor(authenticator: Authenticator, clientAddress: ClientAddress, origins: Origins) {
    this.authenticator = authenticator
    this.origins = origins
    this.clientAddress = clientAddress
  }

  open<N extends PublicName>(name: N, handler: PublicHandler<N>): void {
    this.bind(
      name,
      async () => undefined,
      (call) => handler(call as unknown as Call<N>),
    )
  }

  everyone<N extends EveryoneName>(name: N, handler: EveryoneHandler<N>): void {
    this.bind(
      name,
      (ctx, address) => bearerOf(this.authenticator, ctx, address),
      (call, actor) => handler({ ...(call as unknown as Call<N>), actor: actor as Actor }),
    )
  }

  staff<N extends StaffName>(name: N, handler: Handler<N>): void {
    const endpoint: Endpoint = ENDPOINTS[name]
    this.bind(
      name,
      (ctx, address) => this.authorise(ctx, address, endpoint.access),
      (call, agent) => handler({ ...(call as unknown as Call<N>), agent: agent as AgentActor }),
    )
  }

  /** Who asks is settled first, then what: a stranger learns nothing from how its request is refused. */
  private bind(
    name: EndpointName,
    admit: (ctx: Context, address: string) => Promise<Actor | undefined>,
    run: (call: Call<EndpointName>, actor: Actor | undefined) => Promise<unknown>,
  ): void {
    const endpoint: Endpoint = ENDPOINTS[name]
    const checks = { params: compile(endpoint.params), query: compile(endpoint.query), body: compile(endpoint.body) }
    const handle: Middleware = async (ctx) => {
      const address = this.clientAddress.ofRequest(ctx.req)
      const actor = await admit(ctx as unknown as Context, address)
      if (actor !== undefined) requireOrigin(this.origins, ctx.get('origin'), actor)
      const params = check(checks.params, ctx['params'])
      const query = check(checks.query, { ...ctx.query })
      const body = check(checks.body, checks.body === undefined ? undefined : ctx.request.body)
      const result = await run(
        { params, query, body, ctx: ctx as unknown as Context, address } as Call<EndpointName>,
        actor,
      )
      if (endpoint.streams !== undefined) return
      if (result === undefined) ctx.status = 204
      else ctx.body = result
    }
    this.bound.add(name)
    this.router.register(endpoint.path, [endpoint.method], handle as never)
  }

  private async authorise(ctx: Context, address: string, access: Access): Promise<AgentActor> {
    const actor = await bearerOf(this.authenticator, ctx, address)
    if (actor.kind !== 'agent') throw new AppError('forbidden')
    if (!mayCall(actor, access)) throw new AppError('forbidden')
    return actor
  }
}

function mayCall(actor: AgentActor, access: Access): boolean {
  if (access === 'announcer') return mayAnnounce(actor)
  return access !== 'public' && access !== 'everyone' && hasRole(actor.role, access)
}

const compile = (schema: Endpoint['body']): Validator | undefined =>
  schema === undefined ? undefined : Compile(schema)

function check(validator: Validator | undefined, value: unknown): unknown {
  if (validator === undefined) return undefined
  if (!validator.Check(value as object)) throw new AppError('bad_request', firstFault(validator, value))
  return value
}
