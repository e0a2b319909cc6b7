/** Words of the departments. */
import { strings } from '../../ui/i18n/strings.ts'
import { en } from './en/departments.ts'
import { zhCN } from './zh-cn/departments.ts'

export const t = strings({ en, 'zh-CN': zhCN })
