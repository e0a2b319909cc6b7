/**
 * These are all rates that the protocol promises: how often something may be done. An operator's RATE_FACTOR multiplies
 * each; kernel/token-bucket.ts keeps them.
 */

/** A rate allows `burst` at once, and then `perSecond`. */
export interface Rate {
  burst: number
  perSecond: number
}

const rate = (burst: number, perSecond: number): Rate => ({ burst, perSecond })
const A_MINUTE = 1 / 60

export const RATES = {
  /** Frames of one socket. */
  socketFrames: rate(40, 20),
  /** These count over all sockets of a visitor. `acts` are what staff hear of, or what is stored, besides messages. */
  visitorMessages: rate(20, 2),
  visitorActs: rate(20, 30 * A_MINUTE),
  /** This counts over all sockets of anybody: what others see at once and nobody stores. */
  typing: rate(20, 2),
  /** These count commands. Offices share an address, so that one is wide. */
  addressCommands: rate(600, 300),
  siteCommands: rate(4_000, 2_000),
  /** These count conversations and tickets that are begun. */
  visitorRequests: rate(5, A_MINUTE),
  addressRequests: rate(20, 12 * A_MINUTE),
  siteRequests: rate(300, 5),
  /** These count joins of a Q&A. */
  visitorJoins: rate(10, 6 * A_MINUTE),
  addressJoins: rate(200, 5),
  siteJoins: rate(2_000, 100),
  /** This counts visitors' tokens that are asked for. */
  addressArrivals: rate(120, 4),
  /** These count uploads that are announced. */
  uploads: rate(30, 1),
  addressUploads: rate(300, 5),
} as const satisfies Record<string, Rate>

/**
 * This part of a burst is left for those who bring a proof. The rest is left for all, and is more than a family ever
 * begins at once.
 */
export const LEFT_FOR_PROOF = 1 / 2

/** So many tries, or wrong secrets, may come in this time. One more is blocked for growing times. */
export const LOCKOUT_WINDOW_MS = 15 * 60_000
export const LOCKOUTS = {
  signInOfAccount: 5,
  signInOfAddress: 30,
  /** One-time links: set-up, invitations, guests. */
  link: 30,
  /** Refresh secrets of staff. */
  refresh: 60,
  /** Access tokens, on sockets and in requests. */
  token: 300,
  /** Secrets of visitors' browsers. */
  visitor: 300,
  /** Signed addresses of files. */
  file: 300,
} as const
