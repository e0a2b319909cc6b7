import { strings } from '../i18n/strings.ts'

export const t = strings({
  today: ['Today', '今天'],
  yesterday: ['Yesterday', '昨天'],
})
