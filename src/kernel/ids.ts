import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'

/** 128 random bits in base64url: 22 characters, not to be guessed (A4). */
export const newId = (): string => randomBytes(16).toString('base64url')
/** 256 random bits in base64url, for what opens a door. */
export const newSecret = (): string => randomBytes(32).toString('base64url')
/** What is stored of a secret. Secrets are random, so a plain SHA-256 is enough. */
export const hashSecret = (secret: string): string => createHash('sha256').update(secret).digest('base64url')

export function sameSecret(a: string, b: string): boolean {
  return timingSafeEqual(createHash('sha256').update(a).digest(), createHash('sha256').update(b).digest())
}
