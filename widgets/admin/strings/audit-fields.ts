/** Words of the fields and values of the audit log. */
import { strings } from '../../ui/i18n/strings.ts'
import { en } from './en/audit-fields.ts'
import { zhCN } from './zh-cn/audit-fields.ts'

const t = strings({ en, 'zh-CN': zhCN })

/** Undefined for what has no word: then it is shown as it is. */
export const fieldName = (field: string): string | undefined => wordOf(`field.${field}`)
export const valueName = (field: string, value: string): string | undefined => wordOf(`${field}.${value}`)

const wordOf = (key: string): string | undefined => (isKey(key) ? t(key) : undefined)
const isKey = (key: string): key is keyof typeof en => Object.hasOwn(en, key)
