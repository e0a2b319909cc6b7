import type { Translation } from '../../../ui/i18n/strings.ts'
import type { en } from '../en/shell.ts'

export const zhCN = {
  pages: '管理页面',
  skip: '跳到正文',
  transcripts: '聊天记录',
  people: '成员',
  departments: '部门',
  sites: '网站',
  announcements: '公告',
  blocks: '黑名单',
  audit: '审计日志',
  console: '客服工作台',
  toConsole: '打开客服工作台',
  account: '账号',
  signOut: '退出登录',
  changePassword: '修改密码',
  currentPassword: '当前密码',
  currentMissing: '请输入当前密码。',
  currentWrong: '当前密码不正确。',
  newPassword: '新密码',
  passwordChanged: '密码已修改',
  cancel: '取消',
  save: '保存',
  noPage: '页面不存在',
  noPageText: '链接可能不完整或已失效。',
  toTranscripts: '前往聊天记录',
} as const satisfies Translation<typeof en>
