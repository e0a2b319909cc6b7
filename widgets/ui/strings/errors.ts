/** Every error in words: what happened, and what to do about it. */
import { isApiError } from '../http/api-error.ts'
import { strings } from '../i18n/strings.ts'

const t = strings({
  offline: ['No connection to the server', '无法连接服务器'],
  offlineAdvice: ['Check your network. Nothing you typed is lost.', '请检查网络，已输入的内容不会丢失。'],
  signedOut: ['Your session has ended', '登录已失效'],
  signedOutAdvice: ['Sign in again to go on.', '请重新登录后继续。'],
  forbidden: ['You may not do this', '没有权限'],
  forbiddenAdvice: ['Your role does not include it. Ask an admin.', '你的角色没有此权限，请联系管理员。'],
  notFound: ['Not found', '找不到内容'],
  notFoundAdvice: ['It may have been removed, or the link is incomplete.', '内容可能已被删除，或链接不完整。'],
  badRequest: ['The server did not accept this', '服务器未接受此请求'],
  badRequestAdvice: [
    'Check what you entered: something is missing, too long or of the wrong form.',
    '请检查填写内容：可能有缺漏、过长或格式不对。',
  ],
  conflict: ['It changed in the meantime', '内容已发生变化'],
  conflictAdvice: ['Load it again and decide anew.', '请刷新后再操作。'],
  tooFast: ['Too many tries', '操作过于频繁'],
  tooFastAdvice: ['Wait a moment, then try again.', '请稍候再试。'],
  tooFastWait: [{ one: 'Try again in {count} second.', other: 'Try again in {count} seconds.' }, '请在 {count} 秒后重试。'],
  tooLarge: ['This is too large', '内容过大'],
  tooLargeAdvice: ['Shorten it and try again.', '请缩减后重试。'],
  busy: ['The server is busy', '服务器繁忙'],
  busyAdvice: ['It usually takes only a moment. Try again.', '通常片刻即可恢复，请重试。'],
  full: ['The server has run out of storage', '服务器存储空间已满'],
  fullAdvice: ['Tell whoever runs this server: nothing can be stored until there is room.', '请通知服务器管理员：腾出空间之前无法保存。'],
  internal: ['Something went wrong on the server', '服务器出错了'],
  internalAdvice: ['It has been logged. Try again, and tell an admin if it stays.', '错误已记录，请重试；若仍出现请联系管理员。'],
})

export interface ErrorText {
  title: string
  advice: string
}

export function errorText(error: unknown): ErrorText {
  if (!isApiError(error)) return { title: t('internal'), advice: t('internalAdvice') }
  switch (error.code) {
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
      return { title: t('tooFast'), advice: waitText(error.retryAfterMs) }
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

function waitText(ms: number | undefined): string {
  return ms === undefined ? t('tooFastAdvice') : t('tooFastWait', { count: Math.ceil(ms / 1000) })
}
