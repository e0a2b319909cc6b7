/** This file says what a row of the table of endpoints holds, and has the pieces that several rows are made of. */
import Type, { type TSchema } from 'typebox'
import { closed, Id } from '../entities.ts'
import { LIMITS } from '../limits.ts'

export const object = <P extends Type.TProperties>(properties: P) => Type.Object(properties, closed)

/**
 * `public` means anyone, and `everyone` whoever has an access token, visitors too. Otherwise it is the least role that
 * may call it; `announcer` means admins, and whoever else an admin allowed to announce.
 */
export type Access = 'public' | 'everyone' | 'agent' | 'supervisor' | 'admin' | 'announcer'

/**
 * `result` is the JSON body of a 200 answer. Without it the answer is 204, or what `streams` names. `cross` endpoints
 * answer pages of other origins (the handler checks the site's list).
 */
export interface Endpoint {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  path: string
  access: Access
  summary: string
  params?: TSchema
  query?: TSchema
  body?: TSchema
  result?: TSchema
  streams?: string
  cross?: boolean
}

export const table = <T extends Record<string, Endpoint>>(endpoints: T) => endpoints

export const byId = object({ id: Id })

export const Password = Type.String({
  maxLength: LIMITS.passwordLength,
  description: `at least ${LIMITS.shortestPassword} characters, none of the common ones`,
})

export const Secret = Type.String({ minLength: 16, maxLength: 128 })

const Origin = Type.String({
  maxLength: LIMITS.originLength,
  description: 'scheme, host and port, or https://*.example.com',
})

export const Origins = Type.Array(Origin, { maxItems: LIMITS.origins })
