/** Words of set-up, joining and no permission. */
import { strings } from '../../ui/i18n/strings.ts'
import { en } from './en/entry.ts'
import { zhCN } from './zh-cn/entry.ts'

export const t = strings({ en, 'zh-CN': zhCN })
