/** Words of the page about who is blocked. */
import { strings } from '../../ui/i18n/strings.ts'
import { words } from './languages.ts'

export const t = strings(words, 'blocks')
