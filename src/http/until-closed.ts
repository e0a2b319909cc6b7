import type { Context } from 'koa'

/**
 * Returns a signal that is aborted when the connection goes before the answer is sent, because what nobody waits for
 * need not be worked out.
 */
export function untilClosed(ctx: Context): AbortSignal {
  const gone = new AbortController()
  ctx.res.once('close', () => {
    if (!ctx.res.writableFinished) gone.abort()
  })
  return gone.signal
}
