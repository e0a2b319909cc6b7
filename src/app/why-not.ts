import { ConfigError } from '../config.ts'
import { startFailure } from '../kernel/start-failure.ts'

/** Tells why a start failed: in one sentence that says what to do, or by the stack of what nobody foresaw. */
export function whyNot(error: unknown): string {
  if (error instanceof ConfigError) return error.message
  return startFailure(error) ?? (error instanceof Error ? (error.stack ?? error.message) : String(error))
}
