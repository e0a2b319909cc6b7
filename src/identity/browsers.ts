/** Each browser of a visitor keeps a secret of its own, by which the visitor is known when it comes back. */
import { hashSecret, newSecret } from '../kernel/ids.ts'
import type { Tx } from '../store/database.ts'
import { createBrowser, extendBrowser, type VisitorRow } from './store.ts'

const DAY_MS = 86_400_000
const ANONYMOUS_MS = 365 * DAY_MS
/** A verified browser must be vouched for again after this time, because people share computers. */
const VERIFIED_MS = DAY_MS

/** A visitor who arrived has a row, and a secret for the browser that it came with. */
export interface Arrived {
  visitor: VisitorRow
  verified: boolean
  secret: string
}

/** Returns when a browser that is heard of now is forgotten, in milliseconds since 1970. */
const forgottenAt = (verified: boolean, now: number): number => now + (verified ? VERIFIED_MS : ANONYMOUS_MS)

/** Makes the secret of one more browser, and returns it. Only its hash is stored. */
export async function openBrowser(tx: Tx, visitorId: string, verified: boolean, now: number): Promise<string> {
  const secret = newSecret()
  const [createdAt, expiresAt] = [new Date(now), new Date(forgottenAt(verified, now))]
  await createBrowser(tx, { secretHash: hashSecret(secret), visitorId, verified, createdAt, expiresAt })
  return secret
}

/** Notes that the browser is there again: its time begins anew. */
export const keepBrowser = (tx: Tx, secret: string, verified: boolean, now: number) =>
  extendBrowser(tx, hashSecret(secret), new Date(forgottenAt(verified, now)))
