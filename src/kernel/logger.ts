import { type Logger, pino } from 'pino'

export type { Logger }

/** Names whose values never reach a log, at any depth that we write (A56). */
const SECRETS = ['token', 'secret', 'password', 'text', 'identity', 'email', 'authorization', 'cookie']

export function createLogger(level: string): Logger {
  return pino({
    level,
    base: null,
    redact: { paths: SECRETS.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]), censor: '[redacted]' },
  })
}
