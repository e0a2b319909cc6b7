/** Words of the frame around the admin pages. */
import { strings } from '../../ui/i18n/strings.ts'
import { en } from './en/shell.ts'
import { zhCN } from './zh-cn/shell.ts'

export const t = strings({ en, 'zh-CN': zhCN })
