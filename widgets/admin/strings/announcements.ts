/** Words of the announcements. */
import { strings } from '../../ui/i18n/strings.ts'
import { en } from './en/announcements.ts'
import { zhCN } from './zh-cn/announcements.ts'

export const t = strings({ en, 'zh-CN': zhCN })
