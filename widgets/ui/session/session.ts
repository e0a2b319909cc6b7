/**
 * This file knows who is signed in. The access token lives in this module's memory only. The refresh cookie, which no
 * script can read, gets the next token when the page loads and before the old one runs out. The server replaces the
 * cookie at each use and ends a session whose cookie comes twice. So only one of all tabs may refresh at a time, which
 * a Web Lock ensures.
 */
import { type ReadonlySignal, signal } from '@preact/signals'
import type { BodyOf, Session } from '../../../src/protocol/http-api.ts'
import type { Agent } from '../../../src/protocol/wire.ts'
import { aging } from '../../client/clock.ts'
import { ApiError, isApiError } from '../http/api-error.ts'
import { request } from '../http/request.ts'
import { serverNow } from '../http/server-time.ts'
import { adoptLanguage } from '../i18n/language.ts'
import { tellOtherTabs, whenOtherTabs } from './tabs.ts'

export type SessionState =
  | { kind: 'loading' }
  | { kind: 'signed-out' }
  | { kind: 'signed-in'; agent: Agent }
  /** The server could not be reached; `retry` asks again. */
  | { kind: 'unreachable'; error: ApiError }

interface Access {
  token: string
  /** The time by `aging` at which the token is spent. */
  spentAt: number
}

/** A token that has less than this left is no longer used; the timer renews it earlier. */
const SPENT_MS = 20_000
const RENEW_BEFORE_MS = 90_000
const RETRY_MS = 10_000

const state = signal<SessionState>({ kind: 'loading' })
let access: Access | undefined
let refreshing: Promise<Access> | undefined
let timer: ReturnType<typeof setTimeout> | undefined

export const session: ReadonlySignal<SessionState> = state

/** Asks at page load whether this browser has a session. */
export async function startSession(): Promise<void> {
  state.value = { kind: 'loading' }
  await refreshAccess().catch(() => undefined)
}

export async function signIn(credentials: BodyOf<'signIn'>): Promise<void> {
  adopt(await request('signIn', { body: credentials }))
  tellOtherTabs('signed-in')
}

/** Takes the session with which the server answers sign-in, set-up and invitation. */
export function enter(entered: Session): void {
  adopt(entered)
  tellOtherTabs('signed-in')
}

/** Ends the session here, in every other tab and on the server. The page is left even when no answer comes. */
export async function signOut(): Promise<void> {
  await request('signOut', {}, { keepalive: true }).catch(() => undefined)
  leave()
  tellOtherTabs('signed-out')
}

/** Shows a change of the agent's own name or language. */
export function changeMe(agent: Agent): void {
  if (state.value.kind === 'signed-in') state.value = { kind: 'signed-in', agent }
  adoptLanguage(agent.language)
}

/** Resolves with a token that is valid for a while yet, for `Connection` and `call`. Rejects with ApiError. */
export async function getToken(): Promise<Access> {
  if (access !== undefined && access.spentAt > aging()) return access
  return refreshAccess()
}

/** Drops a token that the server refused, so that it is not offered again. */
export function dropToken(token: string): void {
  if (access?.token === token) access = undefined
}

function refreshAccess(): Promise<Access> {
  refreshing ??= oneTabAtATime(() => request('refresh', {}, { keepalive: true }))
    .then(adopt, failed)
    .finally(() => {
      refreshing = undefined
    })
  return refreshing
}

/**
 * Runs `work` in one tab at a time. Browsers have locks on secure pages only; on plain http in a local network a tab is
 * on its own.
 */
function oneTabAtATime<T>(work: () => Promise<T>): Promise<T> {
  return 'locks' in navigator ? navigator.locks.request('helpline:refresh', work) : work()
}

function adopt({ accessToken, expiresAt, agent }: Session): Access {
  const left = expiresAt - serverNow()
  const adopted = { token: accessToken, spentAt: aging() + left - SPENT_MS }
  access = adopted
  adoptLanguage(agent.language)
  state.value = { kind: 'signed-in', agent }
  renewIn(left - RENEW_BEFORE_MS)
  return adopted
}

/**
 * Handles a refresh that failed. Only a clear refusal signs out: a restarting server must not send everybody back to
 * the sign-in page.
 */
function failed(error: unknown): never {
  const failure = isApiError(error) ? error : new ApiError('internal', String(error))
  if (failure.code === 'bad_token' || failure.code === 'expired_token' || failure.code === 'forbidden') {
    leave()
  } else {
    if (state.value.kind !== 'signed-in') state.value = { kind: 'unreachable', error: failure }
    renewIn(failure.retryAfterMs ?? RETRY_MS)
  }
  throw failure
}

function leave(): void {
  clearTimeout(timer)
  access = undefined
  state.value = { kind: 'signed-out' }
}

function renewIn(ms: number): void {
  clearTimeout(timer)
  timer = setTimeout(() => void refreshAccess().catch(() => undefined), Math.max(ms, 1000))
}

// A laptop that slept has missed its timer.
document.addEventListener('visibilitychange', () => {
  if (!document.hidden && state.value.kind === 'signed-in') void getToken().catch(() => undefined)
})

whenOtherTabs((news) => {
  if (news === 'signed-out') leave()
  else if (state.value.kind === 'signed-out') void startSession()
})
