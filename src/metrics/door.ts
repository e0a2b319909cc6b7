/** Answers GET /metrics on the port of all else. Without the right token it is refused as elsewhere. */
import type { Middleware } from 'koa'
import { AppError } from '../kernel/errors.ts'
import { isAllowed } from './allowed.ts'
import type { Metrics } from './metrics.ts'

export function metricsDoor(metrics: Metrics, token: string): Middleware {
  return async (ctx, next) => {
    if (ctx.path !== '/metrics' || (ctx.method !== 'GET' && ctx.method !== 'HEAD')) return next()
    ctx.set('cache-control', 'no-store')
    if (!isAllowed(ctx.get('authorization'), token)) throw new AppError('bad_token')
    ctx.type = metrics.contentType
    ctx.body = await metrics.text()
    return undefined
  }
}
