import { attempt } from './facilities.ts'

/** 128 random bits in base64url: the key of a message ([TH3]). It need not be secret, only its own. */
export function randomKey(): string {
  const bytes = new Uint8Array(16)
  if (!attempt(() => crypto.getRandomValues(bytes)))
    for (let at = 0; at < bytes.length; at++) bytes[at] = Math.random() * 256
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replace(/=+$/, '')
}
