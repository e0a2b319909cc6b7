import { strings } from '../i18n/strings.ts'
import { en } from './en/files.ts'
import { zhCN } from './zh-cn/files.ts'

export const t = strings({ en, 'zh-CN': zhCN })
