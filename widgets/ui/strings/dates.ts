import { strings } from '../i18n/strings.ts'
import { en } from './en/dates.ts'
import { zhCN } from './zh-cn/dates.ts'

export const t = strings({ en, 'zh-CN': zhCN })
