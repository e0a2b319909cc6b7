/**
 * Every endpoint of the API has one row here, from which routes, validators, clients' calls and the OpenAPI document
 * derive.
 */
import type Type from 'typebox'
import type { TSchema } from 'typebox'
import { ANNOUNCEMENT_ENDPOINTS } from './endpoints/announcements.ts'
import { CONVERSATION_ENDPOINTS } from './endpoints/conversations.ts'
import { FILE_ENDPOINTS } from './endpoints/files.ts'
import { SESSION_ENDPOINTS } from './endpoints/sessions.ts'
import { SITE_ENDPOINTS } from './endpoints/sites.ts'
import { STAFF_ENDPOINTS } from './endpoints/staff.ts'
import { TRANSCRIPT_ENDPOINTS } from './endpoints/transcripts.ts'
import { VISITOR_ENDPOINTS } from './endpoints/visitors.ts'

export * from './endpoints/announcements.ts'
export type { Access, Endpoint } from './endpoints/endpoint.ts'
export * from './endpoints/files.ts'
export * from './endpoints/sessions.ts'
export * from './endpoints/staff.ts'
export * from './endpoints/transcripts.ts'
export * from './endpoints/visitors.ts'

export const ENDPOINTS = {
  ...SESSION_ENDPOINTS,
  ...VISITOR_ENDPOINTS,
  ...CONVERSATION_ENDPOINTS,
  ...FILE_ENDPOINTS,
  ...TRANSCRIPT_ENDPOINTS,
  ...STAFF_ENDPOINTS,
  ...SITE_ENDPOINTS,
  ...ANNOUNCEMENT_ENDPOINTS,
}

export type EndpointName = keyof typeof ENDPOINTS
type Field<N extends EndpointName, F extends string> =
  (typeof ENDPOINTS)[N] extends Record<F, infer S extends TSchema> ? Type.Static<S> : undefined
export type BodyOf<N extends EndpointName> = Field<N, 'body'>
export type QueryOf<N extends EndpointName> = Field<N, 'query'>
export type ParamsOf<N extends EndpointName> = Field<N, 'params'>
export type ResultOfEndpoint<N extends EndpointName> = Field<N, 'result'>
