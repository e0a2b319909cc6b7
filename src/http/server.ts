/** Koa works from the outside in: headers, errors, health, API, pages. */

import { createServer, type Server } from 'node:http'
import { bodyParser } from '@koa/bodyparser'
import Koa, { type Middleware } from 'koa'
import helmet from 'koa-helmet'
import type { Awake } from '../kernel/awake.ts'
import { AppError } from '../kernel/errors.ts'
import type { Logger } from '../kernel/logger.ts'
import { carriesForbiddenKey } from '../protocol/codec.ts'
import { nestsTooDeep } from '../protocol/depth.ts'
import type { ErrorCode } from '../protocol/error-codes.ts'
import { ENDPOINTS, type Endpoint } from '../protocol/http-api.ts'
import { LIMITS } from '../protocol/limits.ts'
import type { Binder } from './binder.ts'
import type { ConnectionCap } from './connection-cap.ts'
import { endWhenSlow } from './deadline.ts'
import { errorAnswers } from './errors.ts'
import { openApi } from './openapi.ts'
import { endWhenSilent, LOOK_MS, setTimeouts } from './timeouts.ts'

export interface ServerOptions {
  binder: Binder
  /** These take bodies that are no JSON, and give files. */
  doors: Middleware[]
  pages: Middleware | undefined
  /** Gives metrics, to those who watch the server. Undefined where the operator asked for none. */
  metrics: Middleware | undefined
  /** Is told the code of each error that is answered. */
  errorAnswered: ((code: ErrorCode) => void) | undefined
  logger: Logger
  awake: Awake
  /** A body may take so many milliseconds to arrive. */
  bodyMs: number
  publicUrl: () => string
  cap: ConnectionCap
  /** Returns whether a page of another origin may ask. */
  mayAsk: (origin: string) => boolean
  /** Returns what is not ready, in words. It is empty when all is. */
  problems: () => Promise<string[]>
}

/** Makes a server that answers nothing yet. */
export const newHttpServer = (): Server => createServer({ connectionsCheckingInterval: LOOK_MS })

export function serveHttp(server: Server, options: ServerOptions): void {
  const app = new Koa()
  app.on('error', (error: Error) => options.logger.debug({ err: error.message }, 'a response failed'))
  app.use(securityHeaders(options.publicUrl))
  app.use(errorAnswers(options.logger, options.errorAnswered))
  app.use(crossOrigin(options.mayAsk))
  app.use(keptByNobody)
  app.use(health(options))
  // They stand before crowded requests are refused, because they matter most then.
  if (options.metrics !== undefined) app.use(options.metrics)
  app.use(options.cap.refuse)
  for (const door of options.doors) app.use(door)
  app.use(
    bodyParser({
      enableTypes: ['json'],
      jsonLimit: String(LIMITS.bodyBytes),
      jsonStrict: true,
      encoding: 'utf-8',
    }) as never,
  )
  app.use(refuseForbiddenKeys)
  app.use(options.binder.router.routes() as never)
  if (options.pages !== undefined) app.use(options.pages)
  const answer = app.callback()
  const times = { bodyMs: options.bodyMs, answerMs: Math.max(options.bodyMs, LIMITS.answerMs) }
  server.on('request', (request, response) => {
    // This was read before its connection was ended (kept.ts).
    if (request.socket.destroyed) return
    endWhenSilent(request)
    endWhenSlow(request, response, options.awake, times)
    answer(request, response).catch((error: unknown) => {
      options.logger.error({ err: error }, 'a request broke')
      response.destroy()
    })
  })
  options.cap.attach(server)
  setTimeouts(server, options.awake)
}

/** Sets security headers. The address is known once the server listens, and stays. */
function securityHeaders(publicUrl: () => string): Middleware {
  let known: { url: string; apply: ReturnType<typeof headersFor> } | undefined
  return async (ctx, next) => {
    const url = publicUrl()
    if (known?.url !== url) known = { url, apply: headersFor(url) }
    await known.apply(ctx as never, next)
  }
}

const headersFor = (url: string) =>
  helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'"],
        imgSrc: ["'self'", 'data:'],
        connectSrc: ["'self'", url.replace(/^http/, 'ws')],
        frameAncestors: ["'none'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        objectSrc: ["'none'"],
      },
    },
    crossOriginEmbedderPolicy: false,
    strictTransportSecurity: url.startsWith('https:'),
  })

/** Answers the browser's question before a page of another origin may ask. The handler checks again what is asked. */
function crossOrigin(mayAsk: (origin: string) => boolean): Middleware {
  return async (ctx, next) => {
    const origin = ctx.get('origin')
    const allowed = crossOf(ctx.path)
    if (allowed !== undefined && origin !== '' && mayAsk(origin)) {
      ctx.set({ 'access-control-allow-origin': origin, vary: 'Origin', 'cross-origin-resource-policy': 'cross-origin' })
      if (allowed.expose !== undefined) ctx.set('access-control-expose-headers', allowed.expose)
      if (ctx.method === 'OPTIONS' && ctx.get('access-control-request-method') !== '') {
        const { methods, headers } = allowed
        ctx.set({
          'access-control-allow-methods': methods,
          'access-control-allow-headers': headers,
          'access-control-max-age': '600',
        })
        ctx.status = 204
        return
      }
    }
    await next()
  }
}

interface Allowed {
  methods: string
  headers: string
  expose?: string
}
const TUS = 'tus-resumable, upload-length, upload-offset'
const UPLOADS: Allowed = {
  methods: 'GET, HEAD, POST, PATCH, DELETE',
  headers: `authorization, content-type, upload-metadata, ${TUS}`,
  expose: `location, ${TUS}, tus-version, tus-extension, tus-max-size, retry-after`,
}

/**
 * Pages of other origins may ask for this, by its path: what the table of endpoints says, and the uploads, which stand
 * in none.
 */
const CROSS: ReadonlyMap<string, Allowed> = new Map(
  Object.values<Endpoint>(ENDPOINTS)
    .filter(({ cross }) => cross === true)
    .map(({ path, method, access }) => [
      path,
      { methods: method, headers: access === 'public' ? 'content-type' : 'authorization, content-type' },
    ]),
)
const crossOf = (path: string): Allowed | undefined =>
  CROSS.get(path) ?? (path === '/api/v1/uploads' || path.startsWith('/api/v1/uploads/') ? UPLOADS : undefined)

/** Tells caches to keep nothing, because what the API answers is meant for one person. */
const keptByNobody: Middleware = async (ctx, next) => {
  if (ctx.path.startsWith('/api/')) ctx.set('cache-control', 'no-store')
  await next()
}

function health(options: ServerOptions): Middleware {
  return async (ctx, next) => {
    if (ctx.path === '/healthz') ctx.body = { alive: true }
    else if (ctx.path === '/readyz') {
      const problems = await options.problems()
      ctx.status = problems.length === 0 ? 200 : 503
      ctx.body = { ready: problems.length === 0, problems }
    } else if (ctx.path === '/api/openapi.json') ctx.body = openApi(options.publicUrl())
    else await next()
  }
}

/**
 * Refuses such a key wherever it stands in a body (A33), and a body that nests too deep before anybody walks through
 * it.
 */
const refuseForbiddenKeys: Middleware = async (ctx, next) => {
  const { rawBody, body } = ctx.request as { rawBody?: unknown; body?: unknown }
  if (typeof rawBody === 'string' && nestsTooDeep(rawBody))
    throw new AppError('bad_request', `the body nests deeper than ${LIMITS.jsonDepth}`)
  if (typeof rawBody === 'string' && carriesForbiddenKey(rawBody, body))
    throw new AppError('bad_request', 'a key is not allowed')
  await next()
}
