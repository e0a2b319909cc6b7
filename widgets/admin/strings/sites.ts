/** Words of the sites. */
import { strings } from '../../ui/i18n/strings.ts'
import { en } from './en/sites.ts'
import { zhCN } from './zh-cn/sites.ts'

export const t = strings({ en, 'zh-CN': zhCN })
