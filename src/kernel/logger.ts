import { type Logger, pino } from 'pino'

export type { Logger }

/** Values under these names never reach a log, at any depth that we write (A56). */
const SECRETS = ['token', 'secret', 'password', 'text', 'identity', 'email', 'authorization', 'cookie']

/**
 * Makes the server's log: JSON lines on standard output, without process id and host name. Each line names the node
 * where there are several.
 */
export function createLogger(level: string, node?: string): Logger {
  return pino({
    level,
    base: node === undefined ? null : { node },
    redact: { paths: SECRETS.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]), censor: '[redacted]' },
  })
}
