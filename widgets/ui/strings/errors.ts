/** Every error in words: what happened, and what to do about it. */
import type { ErrorCode, Reason } from '../../../src/protocol/wire.ts'
import type { ApiErrorCode } from '../http/api-error.ts'
import { strings } from '../i18n/strings.ts'

const WORDS = {
  offline: ['No connection to the server', '无法连接服务器'],
  offlineAdvice: ['Check your network. Nothing you typed is lost.', '请检查网络，已输入的内容不会丢失。'],
  signedOut: ['You are signed out', '登录已失效'],
  signedOutAdvice: ['Sign in again to continue.', '请重新登录后继续。'],
  forbidden: ['You do not have permission', '没有权限'],
  forbiddenAdvice: ['Your role does not allow this. Ask an admin.', '你的角色没有此权限，请联系管理员。'],
  notFound: ['Not found', '找不到内容'],
  notFoundAdvice: ['It may have been removed, or the link is incomplete.', '内容可能已被删除，或链接不完整。'],
  badRequest: ['Something is not filled in correctly', '填写内容有误'],
  badRequestAdvice: [
    'Check your entries: something is missing, too long or in the wrong format.',
    '请检查填写内容：可能有缺漏、过长或格式不对。',
  ],
  conflict: ['This has changed', '内容已发生变化'],
  conflictAdvice: ['Check the latest version, then try again.', '请查看最新状态后再操作。'],
  closed: ['You can no longer write here', '已不能再发送消息'],
  closedAdvice: ['It was closed or archived in the meantime.', '它已被结束或归档。'],
  wrongLogin: ['Wrong e-mail or password', '邮箱或密码不正确'],
  wrongLoginAdvice: ['Check both and try again.', '请检查后重试。'],
  fileRefused: ['You cannot send this type of file', '此文件不允许发送'],
  fileRefusedAdvice: ['Remove it, or send another one.', '请移除或更换文件。'],
  quota: ['No storage left for files', '附件空间已用完'],
  quotaAdvice: ['Ask an admin to free up space, or share a link instead.', '请联系管理员清理空间，或改为发送链接。'],
  sentBefore: ['A different message was sent instead', '已有另一条消息以此发送'],
  sentBeforeAdvice: ['Copy your text and send it again.', '请复制内容后重新发送。'],
  nobody: ['No agent is available', '暂无客服在线'],
  nobodyAdvice: ['Leave a message instead.', '请改为留言。'],
  blocked: ['You are blocked here for a while', '你暂时被限制操作'],
  blockedAdvice: ['Try again later.', '请稍后再试。'],
  'why.full': ['You have reached your maximum number of chats', '你的对话已达上限'],
  'why.fullAdvice': ['Close a chat first.', '请先结束一个对话。'],
  'why.not_available': ['You are not taking chats', '你当前不接对话'],
  'why.not_availableAdvice': ['Go online to take chats.', '切换为在线后即可接入。'],
  'why.taken': ['A colleague took this chat first', '同事已先接入此对话'],
  'why.takenAdvice': ['You can still read it.', '你仍可查看内容。'],
  'why.ended': ['This chat has ended', '此对话已结束'],
  'why.endedAdvice': ['You can still write notes.', '仍可添加备注。'],
  'why.not_ended': ['This chat has not ended yet', '此对话尚未结束'],
  'why.not_endedAdvice': ['Close it first.', '请先结束对话。'],
  'why.colleague_full': ['This colleague has reached their maximum number of chats', '该同事的对话已达上限'],
  'why.colleague_fullAdvice': ['Choose someone else, or the queue.', '请选择其他同事或退回队列。'],
  'why.colleague_away': ['This colleague is no longer online', '该同事已不在线'],
  'why.colleague_awayAdvice': ['Choose someone else, or the queue.', '请选择其他同事或退回队列。'],
  'why.same_agent': ['This colleague already has this chat', '此对话已由该同事接待'],
  'why.same_agentAdvice': ['Nothing was changed.', '未作任何更改。'],
  'why.changed': ['Someone else just changed this', '刚刚被他人修改'],
  'why.changedAdvice': ['Check the latest version, then try again.', '请查看最新状态后再操作。'],
  'why.shortcut_taken': ['Another canned reply uses this shortcut', '此快捷词已被使用'],
  'why.shortcut_takenAdvice': ['Choose a different one.', '请更换快捷词。'],
  'why.name_taken': ['This name is already taken', '此名称已被使用'],
  'why.name_takenAdvice': ['Choose a different one.', '请更换名称。'],
  'why.name_reserved': ['This name belongs to staff or the system', '此名称专属于客服或系统'],
  'why.name_reservedAdvice': ['Choose a different one.', '请更换名称。'],
  'why.name_invisible': ['Nothing of this name can be seen', '此名称没有可见字符'],
  'why.name_invisibleAdvice': ['Use letters.', '请使用文字。'],
  'why.email_taken': ['A person with this e-mail already exists', '此邮箱已有账号'],
  'why.email_takenAdvice': ['Find them in the list, or use another e-mail.', '请在列表中查找，或换一个邮箱。'],
  'why.own_rights': ['You cannot remove your own admin role', '不能取消自己的管理员权限'],
  'why.own_rightsAdvice': ['Another admin can do it.', '请由其他管理员操作。'],
  'why.announced_to': ['An announcement is set for this department', '有公告面向此部门'],
  'why.announced_toAdvice': ['Withdraw it, or wait until it ends.', '请先撤回公告，或等其结束。'],
  'why.archived': ['This room is archived', '此群聊已归档'],
  'why.archivedAdvice': ['Write in another room.', '请在其他群聊中发言。'],
  'why.not_in': ['You are not in this room', '你不在此群聊中'],
  'why.not_inAdvice': ['Join it first.', '请先加入。'],
  'why.one_qa': ['This site already has a Q&A', '此网站已有一场公开答疑'],
  'why.one_qaAdvice': ['End that one first.', '请先结束该场公开答疑。'],
  'why.most_people': ['The maximum number of people is reached', '人数已达上限'],
  'why.most_peopleAdvice': ['Remove someone first.', '请先移出部分成员。'],
  'why.most_departments': ['The maximum number of departments is reached', '部门数量已达上限'],
  'why.most_departmentsAdvice': ['Delete one that you do not need.', '请先删除不需要的部门。'],
  'why.password_short': ['This password is too short', '密码太短'],
  'why.password_shortAdvice': [
    'Use at least 10 characters; blanks around it do not count.',
    '至少使用 10 个字符，首尾空格不计。',
  ],
  'why.password_common': ['This password is easy to guess', '此密码太常见'],
  'why.password_commonAdvice': [
    'It is one of the first that are tried. Use a few words that belong to nobody else.',
    '它很容易被猜到，请改用几个不相关的词。',
  ],
  'why.password_own': ['This password is made of your name or e-mail', '密码与姓名或邮箱太接近'],
  'why.password_ownAdvice': [
    'Leave out your name, your e-mail address and “Helpline”.',
    '请勿使用姓名、邮箱或“Helpline”。',
  ],
  tooFast: ['Too many attempts', '操作过于频繁'],
  tooFastAdvice: ['Wait a moment, then try again.', '请稍候再试。'],
  tooFastWait: [
    { one: 'Try again in {count} second.', other: 'Try again in {count} seconds.' },
    '请在 {count} 秒后重试。',
  ],
  tooLarge: ['Too large', '内容过大'],
  tooLargeAdvice: ['Shorten it and try again.', '请缩减后重试。'],
  busy: ['The server is busy', '服务器繁忙'],
  busyAdvice: ['Try again.', '请重试。'],
  full: ['The server has no storage left', '服务器存储空间已满'],
  fullAdvice: [
    'Tell the person who runs this server. Nothing can be saved until there is space.',
    '请通知服务器管理员：腾出空间之前无法保存。',
  ],
  internal: ['Something went wrong on the server', '服务器出错了'],
  internalAdvice: [
    'The error was logged. Try again, and tell an admin if it happens again.',
    '错误已记录，请重试；若仍出现请联系管理员。',
  ],
} as const
const t = strings(WORDS)

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

/** Errors of the socket and of HTTP carry the same fields; a newer server may have reasons that this page has no words for. */
function factsOf(error: unknown): { code?: ApiErrorCode; reason?: Reason; retryAfterMs?: number } {
  if (typeof error !== 'object' || error === null) return {}
  const { code, reason, retryAfterMs } = error as { code?: ErrorCode; reason?: Reason; retryAfterMs?: number }
  return {
    ...(code !== undefined && { code }),
    ...(reason !== undefined && hasWords(reason) && { reason }),
    ...(retryAfterMs !== undefined && { retryAfterMs }),
  }
}

const hasWords = (reason: string): boolean => Object.hasOwn(WORDS, `why.${reason}`)

function waitText(ms: number | undefined): string {
  return ms === undefined ? t('tooFastAdvice') : t('tooFastWait', { count: Math.ceil(ms / 1000) })
}
