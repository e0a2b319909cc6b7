/** Words of the fields and values of the audit log. */
import { strings } from '../../ui/i18n/strings.ts'
import { words } from './languages.ts'

const t = strings(words, 'auditFields')

/** Undefined for what has no word: then it is shown as it is. */
export const fieldName = (field: string): string | undefined => wordOf(`field.${field}`)
export const valueName = (field: string, value: string): string | undefined => wordOf(`${field}.${value}`)

const wordOf = (key: string): string | undefined => (isKey(key) ? t(key) : undefined)
const isKey = (key: string): key is keyof typeof words.en.auditFields => Object.hasOwn(words.en.auditFields, key)
