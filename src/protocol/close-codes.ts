/**
 * These are the close codes (RFC 6455, 7.4.2). The range says what a client does next: 1xxx and 40xx reconnect with
 * backoff, 41xx do not reconnect until the named thing has changed. docs/protocol.md §8 is the same table for readers.
 */
export const CLOSE = {
  normal: { code: 1000, reconnect: 'no', meaning: 'the client said goodbye' },
  tooLarge: { code: 1009, reconnect: 'backoff', meaning: 'a frame was over the size limit, or in too many fragments' },
  restart: {
    code: 1012,
    reconnect: 'spread',
    meaning: 'the server restarts; come back at a random moment within `returnWithinMs`',
  },
  helloTimeout: { code: 4001, reconnect: 'backoff', meaning: 'no hello within the time limit' },
  silent: { code: 4002, reconnect: 'backoff', meaning: 'nothing was heard for two heartbeats' },
  slow: { code: 4003, reconnect: 'backoff', meaning: 'the client did not read fast enough; it resumes later' },
  overloaded: { code: 4004, reconnect: 'backoff', meaning: 'too many connections from here' },
  badToken: { code: 4100, reconnect: 'new-token', meaning: 'the token was refused' },
  expiredToken: { code: 4101, reconnect: 'new-token', meaning: 'the token ran out and was not renewed' },
  signedOut: { code: 4102, reconnect: 'no', meaning: 'the session was ended' },
  disabled: { code: 4103, reconnect: 'no', meaning: 'the account was disabled' },
  flood: {
    code: 4104,
    reconnect: 'wait',
    meaning: 'the client went on after rate_limited, or too many wrong tokens came from here; wait 60 s',
  },
  badFrames: { code: 4105, reconnect: 'no', meaning: 'too many frames that could not be read' },
  version: { code: 4106, reconnect: 'no', meaning: 'this protocol version is not served' },
} as const

export type CloseName = keyof typeof CLOSE
export type Reconnect = (typeof CLOSE)[CloseName]['reconnect']

/** Returns what a client does after a socket closed with `code`. Codes it does not know are an ordinary loss. */
export function reconnectAfter(code: number): Reconnect {
  for (const row of Object.values(CLOSE)) if (row.code === code) return row.reconnect
  return code >= 4100 && code < 4200 ? 'no' : 'backoff'
}
