/**
 * These are the error codes of replies, on the socket and over HTTP alike. `retry` tells a client what to do: `never`
 * means that the same request will not succeed, `later` that the same request may succeed (after `retryAfterMs` if
 * given), `refresh` to get the current state (or token) and decide again. docs/protocol.md §7 is the same table for
 * readers.
 */
export const ERRORS = {
  bad_frame: { retry: 'never', status: 400, meaning: 'not a JSON object in a text frame' },
  unknown_type: { retry: 'never', status: 400, meaning: 'no such command for this kind of client' },
  bad_request: { retry: 'never', status: 400, meaning: 'a field is missing, of the wrong kind, or too long' },
  not_found: { retry: 'never', status: 404, meaning: 'it does not exist, or not for you' },
  forbidden: { retry: 'never', status: 403, meaning: 'your role may not do this' },
  bad_token: { retry: 'refresh', status: 401, meaning: 'the token is missing, wrong or of the wrong kind' },
  expired_token: { retry: 'refresh', status: 401, meaning: 'the token ran out: get a new one' },
  bad_credentials: { retry: 'never', status: 401, meaning: 'the e-mail or the password is wrong' },
  origin_refused: { retry: 'never', status: 403, meaning: 'the page is not on an address that the site allows' },
  stale_epoch: { retry: 'refresh', status: 409, meaning: 'the conversation is no longer assigned as you believe' },
  thread_closed: { retry: 'never', status: 409, meaning: 'the thread takes no more messages' },
  conflict: { retry: 'refresh', status: 409, meaning: 'not possible in its present state' },
  key_reused: { retry: 'never', status: 409, meaning: 'another message was sent under this key' },
  unavailable: { retry: 'never', status: 409, meaning: 'nobody is available: leave a message instead' },
  blocked: { retry: 'never', status: 403, meaning: 'you may begin nothing here for `retryAfterMs`' },
  too_many: { retry: 'later', status: 429, meaning: 'a limit on how many at a time is reached' },
  too_large: { retry: 'never', status: 413, meaning: 'larger than the limit' },
  file_refused: { retry: 'never', status: 422, meaning: 'the file may not be shared here' },
  quota_exceeded: {
    retry: 'later',
    status: 429,
    meaning: 'no more room for files: yours for today, or the whole of the site',
  },
  proof_required: {
    retry: 'later',
    status: 429,
    meaning: 'much that is new comes from here: send it again with a proof for `challenge`',
  },
  rate_limited: { retry: 'later', status: 429, meaning: 'too fast: wait `retryAfterMs`' },
  busy: { retry: 'later', status: 503, meaning: 'the server cannot store it just now' },
  storage_full: { retry: 'later', status: 507, meaning: 'the server has no room to store it' },
  internal: { retry: 'later', status: 500, meaning: 'an unexpected failure; it was logged' },
} as const

export type ErrorCode = keyof typeof ERRORS
export type Retry = (typeof ERRORS)[ErrorCode]['retry']
