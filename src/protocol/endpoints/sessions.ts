/** These endpoints are for the set-up, and for staff who sign in and out. */
import Type from 'typebox'
import { Agent, Email, Language, Name, Time } from '../entities.ts'
import { LIMITS } from '../limits.ts'
import { Origins, object, Password, Secret, table } from './endpoint.ts'

export const Session = object({ accessToken: Type.String(), expiresAt: Time, agent: Agent })
export type Session = Type.Static<typeof Session>

export const SESSION_ENDPOINTS = table({
  setupState: {
    method: 'GET',
    path: '/api/v1/setup',
    access: 'public',
    summary: 'Whether the first admin is still to be made',
    result: object({ needed: Type.Boolean() }),
  },
  setup: {
    method: 'POST',
    path: '/api/v1/setup',
    access: 'public',
    summary: 'Make the first admin and the first site, by the one-time link',
    body: object({
      token: Secret,
      name: Name,
      email: Email,
      password: Password,
      siteName: Name,
      origins: Origins,
      language: Type.Optional(Language),
    }),
    result: Session,
  },
  signIn: {
    method: 'POST',
    path: '/api/v1/sessions',
    access: 'public',
    summary: 'Sign in; sets the refresh cookie',
    body: object({
      email: Type.String({ maxLength: LIMITS.emailLength }),
      password: Type.String({ maxLength: LIMITS.passwordLength }),
    }),
    result: Session,
  },
  refresh: {
    method: 'POST',
    path: '/api/v1/sessions/refresh',
    access: 'public',
    summary: 'A new access token for the refresh cookie, which is replaced',
    result: Session,
  },
  signOut: {
    method: 'DELETE',
    path: '/api/v1/sessions/current',
    access: 'public',
    summary: 'End the session of the refresh cookie and close its sockets',
  },
  acceptInvitation: {
    method: 'POST',
    path: '/api/v1/invitations/accept',
    access: 'public',
    summary: 'Set a password by a one-time link and sign in',
    body: object({ token: Secret, password: Password, name: Type.Optional(Name) }),
    result: Session,
  },
  me: { method: 'GET', path: '/api/v1/me', access: 'agent', summary: 'Who I am', result: object({ agent: Agent }) },
  updateMe: {
    method: 'PATCH',
    path: '/api/v1/me',
    access: 'agent',
    summary: 'Change my name, language or password',
    body: object({
      name: Type.Optional(Name),
      language: Type.Optional(Language),
      password: Type.Optional(object({ current: Type.String({ maxLength: LIMITS.passwordLength }), next: Password })),
    }),
    result: object({ agent: Agent }),
  },
})
