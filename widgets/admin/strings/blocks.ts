/** Words of the page about who is blocked. */
import { strings } from '../../ui/i18n/strings.ts'

export const t = strings({
  title: ['Blocked visitors', '黑名单'],
  text: [
    'Visitors that cannot start a chat, leave a message or join a Q&A for now. Block one from its chat in the console.',
    '暂时无法发起对话、留言或加入公开答疑的访客。可在客服工作台的对话中拉黑访客。',
  ],
  none: ['Nobody is blocked', '没有被拉黑的访客'],
  noneText: ['A block ends by itself when its time is up.', '到期后会自动解除。'],
  visitor: ['Visitor', '访客'],
  visitorNumber: ['Visitor {number}', '访客 {number}'],
  by: ['Blocked on {site} by {name}', '由 {name} 在 {site} 拉黑'],
  byQa: ['Removed from {qa} by {name}', '由 {name} 移出 {qa}'],
  until: ['Until {time}.', '至 {time}。'],
  network: ['New visitors from the same network: until {time}.', '同一网络的新访客：至 {time}。'],
  lift: ['Unblock', '解除拉黑'],
  liftFor: ['Unblock {name}', '解除拉黑：{name}'],
  lifted: ['{name} is no longer blocked', '已解除对 {name} 的拉黑'],
})
