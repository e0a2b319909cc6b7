/** Words of the frame around the admin pages. */
import { strings } from '../../ui/i18n/strings.ts'
import { words } from './languages.ts'

export const t = strings(words, 'shell')
