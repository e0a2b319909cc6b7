/** Words of the audit log. */
import { strings } from '../../ui/i18n/strings.ts'
import { words } from './languages.ts'

export const t = strings(words, 'audit')
