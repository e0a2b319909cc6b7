/** Words of the shared components. */
import { strings } from '../i18n/strings.ts'

export const t = strings({
  close: ['Close', '关闭'],
  cancel: ['Cancel', '取消'],
  dismiss: ['Dismiss', '关闭'],
  unsaved: ['Discard your changes?', '放弃更改？'],
  unsavedText: ['What you typed or attached here is not saved.', '你在此输入或添加的内容尚未保存。'],
  discard: ['Discard', '放弃更改'],
  keepEditing: ['Keep editing', '继续编辑'],
  newBuild: ['A new version is ready', '新版本已就绪'],
  partMissing: ['Part of this page could not be loaded', '页面有一部分未能加载'],
  reload: ['Reload', '重新加载'],
  tryAgain: ['Try again', '重试'],
  loading: ['Loading…', '加载中…'],
  language: ['Language', '语言'],
  copy: ['Copy', '复制'],
  copied: ['Copied', '已复制'],
  copyFailed: [
    'The browser did not allow copying. Select the text and copy it yourself.',
    '浏览器不允许复制，请手动选中文字后复制。',
  ],
  showPassword: ['Show password', '显示密码'],
  hidePassword: ['Hide password', '隐藏密码'],
  online: ['Online', '在线'],
  busy: ['Busy', '忙碌'],
  away: ['Away', '离开'],
  offline: ['Offline', '离线'],
})
