import { sameSecret } from '../kernel/ids.ts'

/** Returns whether an Authorization header carries the token. How long that takes says nothing about the token. */
export function isAllowed(authorization: string, token: string): boolean {
  const [scheme, given] = authorization.split(' ', 2)
  return scheme === 'Bearer' && given !== undefined && sameSecret(given, token)
}
