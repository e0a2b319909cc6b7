/** Words of the audit log. */
import { strings } from '../../ui/i18n/strings.ts'
import { en } from './en/audit.ts'
import { zhCN } from './zh-cn/audit.ts'

export const t = strings({ en, 'zh-CN': zhCN })
