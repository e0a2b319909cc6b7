/** Words of the frame around the admin pages. */
import { strings } from '../../ui/i18n/strings.ts'

export const t = strings({
  pages: ['Admin pages', '管理页面'],
  skip: ['Skip to content', '跳到正文'],
  transcripts: ['Transcripts', '聊天记录'],
  people: ['People', '成员'],
  departments: ['Departments', '部门'],
  sites: ['Sites', '网站'],
  announcements: ['Announcements', '公告'],
  blocks: ['Blocked', '黑名单'],
  audit: ['Audit log', '审计日志'],
  console: ['Console', '客服工作台'],
  toConsole: ['Open console', '打开客服工作台'],
  account: ['Account', '账号'],
  signOut: ['Sign out', '退出登录'],
  changePassword: ['Change password', '修改密码'],
  currentPassword: ['Current password', '当前密码'],
  currentMissing: ['Enter your current password.', '请输入当前密码。'],
  currentWrong: ['The current password is wrong.', '当前密码不正确。'],
  newPassword: ['New password', '新密码'],
  passwordHint: [
    'Use at least 10 characters. A few words you remember are better than one word with symbols.',
    '至少 10 个字符。几个容易记住的词语比夹杂符号的短密码更安全。',
  ],
  passwordChanged: ['Password changed', '密码已修改'],
  cancel: ['Cancel', '取消'],
  save: ['Save', '保存'],
  noPage: ['Page not found', '页面不存在'],
  noPageText: ['The link may be incomplete or out of date.', '链接可能不完整或已失效。'],
  toTranscripts: ['To the transcripts', '前往聊天记录'],
})
