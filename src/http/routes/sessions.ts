import type { Context } from 'koa'
import type { Audit } from '../../audit/index.ts'
import {
  type AgentSessions,
  type Agents,
  checkNewPassword,
  hashPassword,
  REFRESH_MS,
  type SignedIn,
  type Sites,
} from '../../identity/index.ts'
import { AppError } from '../../kernel/errors.ts'
import type { Guesses } from '../../kernel/guesses.ts'
import { sameSecret } from '../../kernel/ids.ts'
import type { Session } from '../../protocol/http-api.ts'
import type { Database } from '../../store/database.ts'
import type { Routes } from '../context.ts'
import type { KnownDevices } from '../known-devices.ts'
import type { SignInThrottle } from '../throttle.ts'

export interface SessionServices {
  agents: Agents
  sessions: AgentSessions
  sites: Sites
  database: Database
  audit: Audit
  throttle: SignInThrottle
  guesses: Guesses
  devices: KnownDevices
  /** Returns the one-time token of this start, or undefined once there is an admin. */
  setupToken: () => string | undefined
  setupDone: () => void
  isOwnOrigin: (origin: string) => boolean
  secureCookies: boolean
}

const COOKIE = 'helpline_refresh'
const DEVICE = 'helpline_device'
const DEVICE_MS = 365 * 86_400_000

export function sessionRoutes(services: SessionServices) {
  const { agents, sessions, throttle, guesses, audit } = services
  const answer = (ctx: Context, signedIn: SignedIn): Session => {
    setCookie(ctx, COOKIE, signedIn.refresh, services.secureCookies, REFRESH_MS)
    return { accessToken: signedIn.accessToken, expiresAt: signedIn.expiresAt, agent: agents.view(signedIn.agent) }
  }

  const remember = (ctx: Context, account: string): void =>
    setCookie(
      ctx,
      DEVICE,
      services.devices.remember(ctx.cookies.get(DEVICE), account),
      services.secureCookies,
      DEVICE_MS,
    )

  return {
    setupState: async () => ({ needed: await agents.nobodyYet() }),
    setup: async ({ body, ctx, address }) => {
      await guesses.lookUp('link', address, async () => {
        const token = services.setupToken()
        if (token === undefined || !sameSecret(token, body.token))
          throw new AppError('bad_token', 'this link was used already, or belongs to an earlier start')
      })
      await checkNewPassword(body.password, body)
      const passwordHash = await hashPassword(body.password)
      const { agent, site } = await services.database.write(async (tx) => {
        const agent = await agents.createFirst(tx, {
          name: body.name,
          email: body.email,
          passwordHash,
          language: body.language,
        })
        const site = await services.sites.createIn(tx, { name: body.siteName, origins: body.origins })
        await audit.note(tx, { actor: agent.id, action: 'set_up', object: site.id, address })
        return { agent, site }
      })
      services.sites.adopt(site)
      services.setupDone()
      remember(ctx, agent.email)
      return answer(ctx, await sessions.start(agent))
    },
    signIn: async ({ body, ctx, address }) => {
      const device = services.devices.find(ctx.cookies.get(DEVICE), body.email)
      throttle.begin(body.email, address, device)
      try {
        const signedIn = await sessions.signIn(body.email, body.password, address)
        throttle.succeeded(body.email, address, device)
        remember(ctx, body.email)
        return answer(ctx, signedIn)
      } catch (error) {
        if (error instanceof AppError && error.code === 'bad_credentials')
          await audit.record({ actor: 'unknown', action: 'sign_in_refused', address })
        throw error
      }
    },
    refresh: async ({ ctx, address }) => {
      checkOrigin(ctx, services.isOwnOrigin)
      const secret = ctx.cookies.get(COOKIE)
      if (secret === undefined) throw new AppError('bad_token', 'there is no session')
      return answer(ctx, await guesses.lookUp('refresh', address, () => sessions.refresh(secret, address)))
    },
    signOut: async ({ ctx, address }) => {
      checkOrigin(ctx, services.isOwnOrigin)
      const secret = ctx.cookies.get(COOKIE)
      if (secret !== undefined) await sessions.end(secret, address)
      setCookie(ctx, COOKIE, null, services.secureCookies, 0)
      return undefined
    },
    acceptInvitation: async ({ body, ctx, address }) => {
      const agent = await guesses.lookUp('link', address, () =>
        agents.accept(body.token, body.password, body.name, address),
      )
      remember(ctx, agent.email)
      return answer(ctx, await sessions.start(agent))
    },
  } satisfies Partial<Routes>
}

/** Sets a cookie. Cookies go to the session endpoints only, and to no other site's requests (A50). */
function setCookie(ctx: Context, name: string, value: string | null, secure: boolean, maxAge: number): void {
  // Koa refuses `secure` on a connection that it takes for plain. Behind a proxy only we know better.
  ctx.cookies.secure = secure
  ctx.cookies.set(name, value, {
    httpOnly: true,
    sameSite: 'strict',
    path: '/api/v1/sessions',
    secure,
    maxAge,
    overwrite: true,
  })
}

function checkOrigin(ctx: Context, isOwnOrigin: (origin: string) => boolean): void {
  const origin = ctx.get('origin')
  if (origin !== '' && !isOwnOrigin(origin)) throw new AppError('origin_refused')
}
