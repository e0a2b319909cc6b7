import type { Context } from 'koa'
import type { Actor, Authenticator } from '../identity/index.ts'
import { AppError } from '../kernel/errors.ts'

/** Returns who asks, by the Authorization header. Throws bad_token, expired_token or rate_limited. */
export async function bearerOf(authenticator: Authenticator, ctx: Context, address: string): Promise<Actor> {
  const [scheme, token] = ctx.get('authorization').split(' ', 2)
  if (scheme !== 'Bearer' || token === undefined) throw new AppError('bad_token')
  return (await authenticator.authenticate(token, address)).actor
}
