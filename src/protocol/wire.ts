/**
 * This is the browser's half of the protocol. It has types and plain constants only, so that no schema library reaches
 * a visitor's page.
 */

export { CLOSE, reconnectAfter } from './close-codes.ts'
export type * from './commands/index.ts'
export type * from './entities.ts'
export { ERRORS, type ErrorCode, type Retry } from './error-codes.ts'
export type { Reason } from './error-reasons.ts'
export { LANGUAGE_CODES, LANGUAGES, languageFor } from './languages.ts'
export { LIMITS } from './limits.ts'
export type * from './server-frames.ts'
export { isBlank } from './visible.ts'

export const PROTOCOL_VERSION = 1
