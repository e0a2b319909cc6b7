import { ConfigError } from '../config.ts'
import { startFailure } from '../kernel/start-failure.ts'

/** Why a start failed: one sentence that says what to do; of what nobody foresaw, the stack. */
export function whyNot(error: unknown): string {
  if (error instanceof ConfigError) return error.message
  return startFailure(error) ?? (error instanceof Error ? (error.stack ?? error.message) : String(error))
}
