/** Words of the transcripts. */
import { strings } from '../../ui/i18n/strings.ts'
import { en } from './en/transcripts.ts'
import { zhCN } from './zh-cn/transcripts.ts'

export const t = strings({ en, 'zh-CN': zhCN })
