import type { Translation } from '../../../ui/i18n/strings.ts'
import type { en } from '../en/blocks.ts'

export const zhCN = {
  title: '黑名单',
  text: '暂时无法发起对话、留言或加入公开答疑的访客。可在客服工作台的对话中拉黑访客。',
  none: '没有被拉黑的访客',
  noneText: '到期后会自动解除。',
  visitor: '访客',
  visitorNumber: '访客 {number}',
  by: '由 {name} 在 {site} 拉黑',
  byQa: '由 {name} 移出 {qa}',
  until: '至 {time}。',
  network: '同一网络的新访客：至 {time}。',
  lift: '解除拉黑',
  liftFor: '解除拉黑：{name}',
  lifted: '已解除对 {name} 的拉黑',
} as const satisfies Translation<typeof en>
