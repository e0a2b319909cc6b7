/**
 * Uploads come by tus 1.0.0 (https://tus.io/protocols/resumable-upload): core, creation, termination. This stands
 * before the parser of bodies, because what is sent here goes to the disk as it comes.
 */
import type { IncomingMessage } from 'node:http'
import type { Context, Middleware } from 'koa'
import type { Uploads } from '../attachment/index.ts'
import type { Actor, Authenticator, Blocks, Sites } from '../identity/index.ts'
import type { Awake } from '../kernel/awake.ts'
import { type ClientAddress, networkOf } from '../kernel/client-address.ts'
import { elapsed, type Ticks } from '../kernel/clock.ts'
import { AppError, notFound } from '../kernel/errors.ts'
import { Buckets, times } from '../kernel/token-bucket.ts'
import { RATES } from '../protocol/rates.ts'
import { bearerOf } from './bearer.ts'
import { liftDeadline } from './deadline.ts'
import { requireOrigin } from './origin.ts'
import { UploadAllowance } from './upload-allowance.ts'

const VERSION = '1.0.0'
/** An upload without bytes is looked at so often until it ends. */
const LOOKS = 4
const BASE = '/api/v1/uploads'
const ONE = /^\/api\/v1\/uploads\/([A-Za-z0-9_-]{22})$/

export interface UploadOptions {
  uploads: Uploads
  authenticator: Authenticator
  sites: Sites
  blocks: Blocks
  clientAddress: ClientAddress
  isOwnOrigin: (origin: string) => boolean
  ticks: Ticks
  awake: Awake
  rateFactor: number
  /** After so many milliseconds without a byte the connection ends. */
  idleMs: number
}

export function uploadDoor(options: UploadOptions): Middleware {
  const { uploads } = options
  const creations = new Buckets(times(RATES.uploads, options.rateFactor))
  const allowance = new UploadAllowance(uploads.limits.visitorFileBytes, options.rateFactor)
  const addressOf = (ctx: Context) => options.clientAddress.ofRequest(ctx.req)
  /** Returns the network that is counted, or null for staff: what an address may do is a limit for strangers. */
  const networkFor = (ctx: Context, actor: Actor): string | null =>
    actor.kind === 'visitor' ? networkOf(addressOf(ctx)) : null

  const create = async (ctx: Context, actor: Actor): Promise<void> => {
    const now = options.ticks()
    const wait = creations.take(actor.id, now)
    if (wait > 0) throw new AppError('rate_limited', undefined, wait)
    const size = count(ctx, 'upload-length')
    const network = networkFor(ctx, actor)
    if (network !== null) allowance.announce(network, size, now)
    if (actor.kind === 'visitor') await options.blocks.check(actor, addressOf(ctx))
    const id = await uploads.create(actor, { name: nameIn(ctx.get('upload-metadata')), size })
    ctx.status = 201
    ctx.set('location', `${BASE}/${id}`)
  }
  const append = async (ctx: Context, actor: Actor, id: string): Promise<void> => {
    if (!ctx.is('application/offset+octet-stream')) throw new AppError('bad_request', 'content-type')
    const offset = count(ctx, 'upload-offset')
    const network = networkFor(ctx, actor)
    if (network !== null) allowance.begin(network, options.ticks())
    liftDeadline(ctx.req, 'body', 'answer')
    const stopLooking = endWhenIdle(ctx.req, options)
    let arrived = 0
    const heard = (bytes: number): void => {
      arrived += bytes
    }
    try {
      ctx.set('upload-offset', String(await uploads.append(actor, id, offset, ctx.req, heard)))
    } finally {
      stopLooking()
      if (network !== null) allowance.end(network, arrived, options.ticks())
    }
    ctx.status = 204
  }
  const where = async (ctx: Context, actor: Actor, id: string): Promise<void> => {
    const { offset, size } = await uploads.offset(actor, id)
    ctx.set({ 'upload-offset': String(offset), 'upload-length': String(size), 'cache-control': 'no-store' })
    ctx.status = 200
  }

  return async (ctx, next) => {
    const id = ONE.exec(ctx.path)?.[1]
    if ((ctx.path !== BASE && id === undefined) || ctx.method === 'GET') return next()
    ctx.set('tus-resumable', VERSION)
    if (ctx.method === 'OPTIONS') {
      ctx.set({
        'tus-version': VERSION,
        'tus-extension': 'creation,termination',
        'tus-max-size': String(uploads.limits.fileBytes),
      })
      ctx.status = 204
      return undefined
    }
    try {
      const actor = await bearerOf(
        options.authenticator,
        ctx as unknown as Context,
        addressOf(ctx as unknown as Context),
      )
      requireOrigin(options, ctx.get('origin'), actor)
      if (id === undefined && ctx.method === 'POST') await create(ctx as unknown as Context, actor)
      else if (id !== undefined && ctx.method === 'HEAD') await where(ctx as unknown as Context, actor, id)
      else if (id !== undefined && ctx.method === 'PATCH') await append(ctx as unknown as Context, actor, id)
      else if (id !== undefined && ctx.method === 'DELETE') {
        await uploads.abort(actor, id)
        ctx.status = 204
      } else throw notFound()
    } catch (error) {
      // What is still on its way is not read: the answer goes out, then the connection ends.
      if (!ctx.req.complete) ctx.set('connection', 'close')
      throw error
    }
    return undefined
  }
}

/**
 * Ends a request without bytes, and looks for them at intervals: what waits to be read while this process is paused is
 * no idleness [CO7].
 */
function endWhenIdle(request: IncomingMessage, { awake, idleMs }: UploadOptions): () => void {
  const { socket } = request
  let seen = { bytes: socket.bytesRead, at: awake.now() }
  let deadline = awake.after(idleMs / LOOKS, look)
  function look(): void {
    if (socket.bytesRead !== seen.bytes) seen = { bytes: socket.bytesRead, at: awake.now() }
    const idle = elapsed(seen.at, awake.now())
    if (idle >= idleMs) request.destroy()
    else deadline = awake.after(Math.min(idleMs / LOOKS, idleMs - idle), look)
  }
  return () => deadline.cancel()
}

function count(ctx: Context, header: string): number {
  const value = ctx.get(header)
  if (!/^\d{1,15}$/.test(value)) throw new AppError('bad_request', header)
  return Number(value)
}

/** Returns `filename` of Upload-Metadata: base64 of UTF-8. What is no UTF-8 shows as replacement characters. */
function nameIn(metadata: string): string {
  const pair = metadata.split(',').find((part) => part.trim().startsWith('filename '))
  return Buffer.from(pair?.trim().split(' ')[1] ?? '', 'base64').toString('utf8')
}
