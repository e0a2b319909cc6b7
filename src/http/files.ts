/**
 * Gives files at their signed addresses. Whoever has the address may read the file, and nothing in it can run (A12).
 */
import type { Middleware } from 'koa'
import { contentDisposition, type Files } from '../attachment/index.ts'
import type { ClientAddress } from '../kernel/client-address.ts'
import { notFound } from '../kernel/errors.ts'
import type { Guesses } from '../kernel/guesses.ts'
import { liftDeadline } from './deadline.ts'

const ONE = /^\/files\/([A-Za-z0-9_-]{22})$/
const THUMBNAIL_TYPE = 'image/webp'

export function fileDoor(files: Files, guesses: Guesses, clientAddress: ClientAddress): Middleware {
  return async (ctx, next) => {
    const id = ONE.exec(ctx.path)?.[1]
    if (id === undefined || (ctx.method !== 'GET' && ctx.method !== 'HEAD')) return next()
    const { e, s, thumb } = ctx.query
    const thumbnail = thumb === '1'
    const address = files.verify({ file: id, expires: String(e), signature: String(s), thumbnail })
    if (address === undefined) {
      guesses.wrong('file', clientAddress.ofRequest(ctx.req))
      throw notFound()
    }
    const { file, bytes, size } = await files.open(address)
    if (ctx.method === 'HEAD') bytes.destroy()
    // It may take as long as it takes on a slow line.
    else liftDeadline(ctx.req, 'answer')
    ctx.set({
      'content-type': thumbnail ? THUMBNAIL_TYPE : file.type === 'text/plain' ? 'text/plain; charset=utf-8' : file.type,
      'content-disposition': contentDisposition(file.image === null ? 'attachment' : 'inline', file.name),
      'content-security-policy': "sandbox; default-src 'none'",
      'x-content-type-options': 'nosniff',
      'cross-origin-resource-policy': 'cross-origin',
      'cache-control': 'private, max-age=600',
    })
    if (ctx.method === 'GET') ctx.body = bytes
    else ctx.status = 200
    ctx.length = size
    return undefined
  }
}
