import type { Translation } from '../../i18n/strings.ts'
import type { en } from '../en/files.ts'

export const zhCN = {
  'files.download': '下载 {name}',
  'files.enlarge': '放大 {name}',
  'files.place': '（{at}/{of}）',
  'files.close': '关闭图片',
  'files.before': '上一张',
  'files.after': '下一张',
  'files.attach': '添加附件',
  'files.list': '此消息的附件',
  'files.progress': '{name}：上传进度',
  'files.remove': '移除 {name}',
  'files.retry': '重试',
  'files.waiting': '等待上传',
  'files.checking': '正在检查…',
  'files.stored': '已就绪',
  'files.tooLarge': '超过 {limit}',
  'files.refused': '此文件不允许发送',
  'files.quota': '附件空间已用完',
  'files.failed': '上传失败',
  'files.limit': '每条消息最多 {count} 个附件',
} as const satisfies Translation<typeof en>
