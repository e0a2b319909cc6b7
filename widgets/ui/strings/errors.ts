/** Every error in words: what happened, and what to do about it. */
import type { ErrorCode, Reason } from '../../../src/protocol/wire.ts'
import type { ApiErrorCode } from '../http/api-error.ts'
import { strings } from '../i18n/strings.ts'
import { words } from './languages.ts'

const t = strings(words, 'errors')

export interface ErrorText {
  title: string
  advice: string
}

export function errorText(error: unknown): ErrorText {
  const { code, reason, retryAfterMs } = factsOf(error)
  if (reason !== undefined) return { title: t(`why.${reason}`), advice: t(`why.${reason}Advice`) }
  switch (code) {
    case 'offline':
      return { title: t('offline'), advice: t('offlineAdvice') }
    case 'bad_token':
    case 'expired_token':
      return { title: t('signedOut'), advice: t('signedOutAdvice') }
    case 'forbidden':
    case 'origin_refused':
      return { title: t('forbidden'), advice: t('forbiddenAdvice') }
    case 'not_found':
      return { title: t('notFound'), advice: t('notFoundAdvice') }
    case 'bad_request':
      return { title: t('badRequest'), advice: t('badRequestAdvice') }
    case 'conflict':
    case 'stale_epoch':
      return { title: t('conflict'), advice: t('conflictAdvice') }
    case 'rate_limited':
    case 'too_many':
      return { title: t('tooFast'), advice: waitText(retryAfterMs) }
    case 'thread_closed':
      return { title: t('closed'), advice: t('closedAdvice') }
    case 'bad_credentials':
      return { title: t('wrongLogin'), advice: t('wrongLoginAdvice') }
    case 'file_refused':
      return { title: t('fileRefused'), advice: t('fileRefusedAdvice') }
    case 'quota_exceeded':
      return { title: t('quota'), advice: t('quotaAdvice') }
    case 'key_reused':
      return { title: t('sentBefore'), advice: t('sentBeforeAdvice') }
    case 'blocked':
      return { title: t('blocked'), advice: t('blockedAdvice') }
    case 'unavailable':
      return { title: t('nobody'), advice: t('nobodyAdvice') }
    case 'too_large':
      return { title: t('tooLarge'), advice: t('tooLargeAdvice') }
    case 'busy':
      return { title: t('busy'), advice: t('busyAdvice') }
    case 'storage_full':
      return { title: t('full'), advice: t('fullAdvice') }
    default:
      return { title: t('internal'), advice: t('internalAdvice') }
  }
}

/** Errors of the socket and of HTTP have the same fields. A newer server may have reasons unknown to this page. */
function factsOf(error: unknown): { code?: ApiErrorCode; reason?: Reason; retryAfterMs?: number } {
  if (typeof error !== 'object' || error === null) return {}
  const { code, reason, retryAfterMs } = error as { code?: ErrorCode; reason?: Reason; retryAfterMs?: number }
  return {
    ...(code !== undefined && { code }),
    ...(reason !== undefined && hasWords(reason) && { reason }),
    ...(retryAfterMs !== undefined && { retryAfterMs }),
  }
}

const hasWords = (reason: string): boolean => Object.hasOwn(words.en.errors, `why.${reason}`)

function waitText(ms: number | undefined): string {
  return ms === undefined ? t('tooFastAdvice') : t('tooFastWait', { count: Math.ceil(ms / 1000) })
}
