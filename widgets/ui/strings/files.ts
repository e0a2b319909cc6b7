import { strings } from '../i18n/strings.ts'
import { words } from './languages.ts'

export const t = strings(words, 'files')
