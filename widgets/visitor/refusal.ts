import { errorCode, isNameRefused } from '../client/protocol-error.ts'
import { t } from './strings.ts'

/** Why what was sent by a form was not taken, and what helps. */
export const refusalText = (error: unknown): string =>
  isNameRefused(error) ? t.badName : errorCode(error) === 'blocked' ? t.blocked : t.notSent
