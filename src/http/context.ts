import type { Context } from 'koa'
import type { Actor, AgentActor } from '../identity/index.ts'
import type { BodyOf, ENDPOINTS, EndpointName, ParamsOf, QueryOf, ResultOfEndpoint } from '../protocol/http-api.ts'

/**
 * A handler gets this, all of it checked against the endpoint's schemas. The kind of handler says whether it is told
 * who asks.
 */
export interface Call<N extends EndpointName> {
  body: BodyOf<N>
  query: QueryOf<N>
  params: ParamsOf<N>
  address: string
  ctx: Context
}
export type PublicHandler<N extends EndpointName> = (call: Call<N>) => Promise<ResultOfEndpoint<N>>
export type EveryoneHandler<N extends EndpointName> = (call: Call<N> & { actor: Actor }) => Promise<ResultOfEndpoint<N>>
export type StaffHandler<N extends EndpointName> = (
  call: Call<N> & { agent: AgentActor },
) => Promise<ResultOfEndpoint<N>>

/**
 * There is a handler for each endpoint of the table, which is told who asks as far as the endpoint's access says. One
 * that is missing does not compile.
 */
export type Routes = {
  [N in EndpointName]: (typeof ENDPOINTS)[N]['access'] extends 'public'
    ? PublicHandler<N>
    : (typeof ENDPOINTS)[N]['access'] extends 'everyone'
      ? EveryoneHandler<N>
      : StaffHandler<N>
}
