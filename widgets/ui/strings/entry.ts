/** Words of the sign-in page. */
import { strings } from '../i18n/strings.ts'

export const t = strings({
  signIn: ['Sign in', '登录'],
  signInTo: ['Welcome back', '欢迎回来'],
  signInText: ['Sign in to answer your visitors.', '登录后即可回复访客。'],
  email: ['E-mail', '邮箱'],
  password: ['Password', '密码'],
  emailMissing: ['Enter your e-mail address.', '请输入邮箱。'],
  emailWrong: [
    'Enter a valid e-mail address, such as name@example.com.',
    '请输入有效的邮箱地址，例如 name@example.com。',
  ],
  passwordMissing: ['Enter your password.', '请输入密码。'],
  wrong: ['Wrong e-mail or password.', '邮箱或密码不正确。'],
  forgot: ['Forgot your password? An admin can give you a new link.', '忘记密码？请管理员重新发送邀请链接。'],
  setupNeeded: ['Helpline is not set up yet', '尚未完成初始设置'],
  setupNeededText: ['Open the set-up link that the server printed at its start.', '请打开服务器启动时输出的设置链接。'],
  unreachable: ['Cannot reach Helpline', '无法连接 Helpline'],
})
