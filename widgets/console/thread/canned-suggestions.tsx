import type { CannedStore } from '../stores/canned-store.ts'
import { t } from '../words/words.ts'
import { type CannedNames, fill, matching, slashAt } from './canned.ts'
import type { Suggestions } from './suggestion.ts'

const NOBODY: CannedNames = { visitor: '', agent: '' }

export function cannedSuggestions(canned: CannedStore, names: CannedNames = NOBODY): Suggestions {
  return {
    label: t('canned'),
    wordAt: slashAt,
    load: () => canned.load(),
    fitting: (query) =>
      matching(canned.items.value, query).map(({ id, shortcut, text }) => ({
        id,
        text: fill(text, names),
        shown: (
          <>
            <b>/{shortcut}</b> <span>{text}</span>
          </>
        ),
      })),
    nothing: () =>
      t(canned.state.value === 'failed' ? 'canned.failed' : canned.state.value === 'ready' ? 'canned.none' : 'loading'),
  }
}
