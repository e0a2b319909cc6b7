import { strings } from '../../ui/i18n/strings.ts'
import { en as console } from './en/console.ts'
import { en as rooms } from './en/rooms.ts'
import { zhCN as consoleZhCN } from './zh-cn/console.ts'
import { zhCN as roomsZhCN } from './zh-cn/rooms.ts'

/** The English words, by which all others are known. */
export const CATALOGUE = { ...console, ...rooms } as const

export const t = strings({ en: CATALOGUE, 'zh-CN': { ...consoleZhCN, ...roomsZhCN } })
