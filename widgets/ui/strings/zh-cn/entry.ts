import type { Translation } from '../../i18n/strings.ts'
import type { en } from '../en/entry.ts'

export const zhCN = {
  signIn: '登录',
  signInTo: '欢迎回来',
  signInText: '登录后即可回复访客。',
  email: '邮箱',
  password: '密码',
  emailMissing: '请输入邮箱。',
  emailWrong: '请输入有效的邮箱地址，例如 name@example.com。',
  passwordMissing: '请输入密码。',
  wrong: '邮箱或密码不正确。',
  forgot: '忘记密码？请管理员重新发送邀请链接。',
  setupNeeded: '尚未完成初始设置',
  setupNeededText: '请打开服务器启动时输出的设置链接。',
  unreachable: '无法连接 Helpline',
} as const satisfies Translation<typeof en>
