import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'

/** Returns 128 random bits in base64url: 22 characters that nobody can guess (A4). */
export const newId = (): string => randomBytes(16).toString('base64url')
/** Returns 256 random bits in base64url, for what opens a door. */
export const newSecret = (): string => randomBytes(32).toString('base64url')
/** Returns what is stored of a secret. Secrets are random, so a plain SHA-256 is enough. */
export const hashSecret = (secret: string): string => createHash('sha256').update(secret).digest('base64url')

/** Compares two secrets in a time that tells nothing about them, whatever their lengths. */
export function sameSecret(a: string, b: string): boolean {
  return timingSafeEqual(createHash('sha256').update(a).digest(), createHash('sha256').update(b).digest())
}
