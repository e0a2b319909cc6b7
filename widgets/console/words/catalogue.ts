import { strings } from '../../ui/i18n/strings.ts'
import { words } from './languages.ts'

/** The English words, by which all others are known. */
export const CATALOGUE = words.en.console

export const t = strings(words, 'console')
