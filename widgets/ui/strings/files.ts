import { strings } from '../i18n/strings.ts'

export const t = strings({
  'files.download': ['Download {name}', '下载 {name}'],
  'files.enlarge': ['Enlarge {name}', '放大 {name}'],
  'files.place': ['({at} of {of})', '（{at}/{of}）'],
  'files.close': ['Close picture', '关闭图片'],
  'files.before': ['Previous picture', '上一张'],
  'files.after': ['Next picture', '下一张'],
  'files.attach': ['Attach files', '添加附件'],
  'files.list': ['Files in this message', '此消息的附件'],
  'files.progress': ['Uploading {name}', '{name}：上传进度'],
  'files.remove': ['Remove {name}', '移除 {name}'],
  'files.retry': ['Retry', '重试'],
  'files.waiting': ['Waiting', '等待上传'],
  'files.checking': ['Checking…', '正在检查…'],
  'files.stored': ['Ready', '已就绪'],
  'files.tooLarge': ['Larger than {limit}', '超过 {limit}'],
  'files.refused': ['File type not allowed', '此文件不允许发送'],
  'files.quota': ['No storage left for files', '附件空间已用完'],
  'files.failed': ['Upload failed', '上传失败'],
  'files.limit': [
    { one: '{count} file per message at most', other: '{count} files per message at most' },
    '每条消息最多 {count} 个附件',
  ],
})
