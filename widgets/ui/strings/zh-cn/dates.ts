import type { Translation } from '../../i18n/strings.ts'
import type { en } from '../en/dates.ts'

export const zhCN = {
  today: '今天',
  yesterday: '昨天',
} as const satisfies Translation<typeof en>
