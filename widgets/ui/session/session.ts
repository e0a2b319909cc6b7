/**
 * Who is signed in. The access token lives in this module's memory only; the refresh cookie, which no script can read,
 * gets the next one when the page loads and before the old one runs out. The server replaces the cookie at each use and
 * ends a session whose cookie comes twice, so of all tabs only one may refresh at a time: a Web Lock sees to that.
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
  /** The server could not be asked; `retry` asks again. */
  | { kind: 'unreachable'; error: ApiError }

interface Access {
  token: string
  /** By `aging`. */
  spentAt: number
}

/** A token with less left than this is not used any more; the timer renews earlier than that. */
const SPENT_MS = 20_000
const RENEW_BEFORE_MS = 90_000
const RETRY_MS = 10_000

const state = signal<SessionState>({ kind: 'loading' })
let access: Access | undefined
let refreshing: Promise<Access> | undefined
let timer: ReturnType<typeof setTimeout> | undefined

export const session: ReadonlySignal<SessionState> = state

/** At page load: is there a session in this browser? */
export async function startSession(): Promise<void> {
  state.value = { kind: 'loading' }
  await refreshAccess().catch(() => undefined)
}

export async function signIn(credentials: BodyOf<'signIn'>): Promise<void> {
  adopt(await request('signIn', { body: credentials }))
  tellOtherTabs('signed-in')
}

/** The set-up and the invitation answer with a session too. */
export function enter(entered: Session): void {
  adopt(entered)
  tellOtherTabs('signed-in')
}

/** Ends the session here, in every other tab and on the server. Without an answer this page is left all the same. */
export async function signOut(): Promise<void> {
  await request('signOut', {}, { keepalive: true }).catch(() => undefined)
  leave()
  tellOtherTabs('signed-out')
}

/** After a change of one's own name or language. */
export function changeMe(agent: Agent): void {
  if (state.value.kind === 'signed-in') state.value = { kind: 'signed-in', agent }
  adoptLanguage(agent.language)
}

/** A token that is good for a while yet: what `Connection` and `call` ask for. Rejects with ApiError. */
export async function getToken(): Promise<Access> {
  if (access !== undefined && access.spentAt > aging()) return access
  return refreshAccess()
}

/** A token that the server refused is not offered again. */
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

/** Browsers give out locks on secure pages only; on plain http in a local network a tab is on its own. */
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

/** Only a clear no signs out: a server that restarts must not throw everybody back to the sign-in page. */
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

// A laptop that slept missed its timer.
document.addEventListener('visibilitychange', () => {
  if (!document.hidden && state.value.kind === 'signed-in') void getToken().catch(() => undefined)
})

whenOtherTabs((news) => {
  if (news === 'signed-out') leave()
  else if (state.value.kind === 'signed-out') void startSession()
})
