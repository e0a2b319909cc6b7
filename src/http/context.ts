import type { Context } from 'koa'
import type { Actor, AgentActor } from '../identity/index.ts'
import type { BodyOf, EndpointName, ParamsOf, QueryOf, ResultOfEndpoint } from '../protocol/http-api.ts'

/** What a handler gets: all of it checked against the endpoint's schemas. `agent` is set unless the endpoint is public. */
export interface Call<N extends EndpointName> {
  body: BodyOf<N>
  query: QueryOf<N>
  params: ParamsOf<N>
  address: string
  ctx: Context
}
export type Handler<N extends EndpointName> = (call: Call<N> & { agent: AgentActor }) => Promise<ResultOfEndpoint<N>>
export type EveryoneHandler<N extends EndpointName> = (call: Call<N> & { actor: Actor }) => Promise<ResultOfEndpoint<N>>
export type PublicHandler<N extends EndpointName> = (call: Call<N>) => Promise<ResultOfEndpoint<N>>
