/** Words of the people. */
import { strings } from '../../ui/i18n/strings.ts'
import { en } from './en/people.ts'
import { zhCN } from './zh-cn/people.ts'

export const t = strings({ en, 'zh-CN': zhCN })
