/** Words of the shared components. */
import { strings } from '../i18n/strings.ts'
import { en } from './en/components.ts'
import { zhCN } from './zh-cn/components.ts'

export const t = strings({ en, 'zh-CN': zhCN })
