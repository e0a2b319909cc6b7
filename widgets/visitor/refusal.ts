import { errorCode, isNameRefused } from '../client/protocol-error.ts'
import { t } from './strings.ts'

/** Returns why a form was not accepted, and what helps. */
export const refusalText = (error: unknown): string =>
  isNameRefused(error) ? t.badName : errorCode(error) === 'blocked' ? t.blocked : t.notSent
