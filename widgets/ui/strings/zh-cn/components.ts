import type { Translation } from '../../i18n/strings.ts'
import type { en } from '../en/components.ts'

export const zhCN = {
  close: '关闭',
  cancel: '取消',
  dismiss: '关闭',
  unsaved: '放弃更改？',
  unsavedText: '你在此输入或添加的内容尚未保存。',
  discard: '放弃更改',
  keepEditing: '继续编辑',
  newBuild: '新版本已就绪',
  partMissing: '页面有一部分未能加载',
  reload: '重新加载',
  tryAgain: '重试',
  loading: '加载中…',
  language: '语言',
  copy: '复制',
  copied: '已复制',
  copyFailed: '浏览器不允许复制，请手动选中文字后复制。',
  showPassword: '显示密码',
  hidePassword: '隐藏密码',
  online: '在线',
  busy: '忙碌',
  away: '离开',
  offline: '离线',
} as const satisfies Translation<typeof en>
