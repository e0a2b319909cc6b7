/** Words of the page about who is blocked. */
import { strings } from '../../ui/i18n/strings.ts'
import { en } from './en/blocks.ts'
import { zhCN } from './zh-cn/blocks.ts'

export const t = strings({ en, 'zh-CN': zhCN })
