import { attempt } from './facilities.ts'

/** Returns 128 random bits in base64url, as the key of a message ([TH3]). It need not be secret, only unique. */
export function randomKey(): string {
  const bytes = new Uint8Array(16)
  if (!attempt(() => crypto.getRandomValues(bytes)))
    for (let at = 0; at < bytes.length; at++) bytes[at] = Math.random() * 256
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replace(/=+$/, '')
}
