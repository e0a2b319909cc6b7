import type { Language } from '../../../src/protocol/wire.ts'
import { en } from './en.ts'
import { zhCN } from './zh-cn.ts'

/** The words of the admin pages, by language. */
export const words = { en, 'zh-CN': zhCN } as const satisfies Readonly<Record<Language, unknown>>
