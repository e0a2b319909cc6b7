import type { CannedReply } from '../../../src/protocol/wire.ts'
import { t } from '../words.ts'

interface Props {
  replies: readonly CannedReply[]
  chosen: number
  state: 'idle' | 'loading' | 'ready' | 'failed'
  onTake(index: number): void
}

export function CannedMenu({ replies, chosen, state, onTake }: Props) {
  if (replies.length === 0) {
    return (
      <div class="canned">
        <p class="canned-none">{t(state === 'failed' ? 'canned.failed' : state === 'ready' ? 'canned.none' : 'loading')}</p>
      </div>
    )
  }
  return (
    <div class="canned">
      <ul id="canned-list" role="listbox" aria-label={t('canned')}>
        {replies.map((reply, index) => (
          // Taken as the button goes down: a click would come after the focus has left the text.
          <li
            key={reply.id}
            id={`canned-${index}`}
            role="option"
            aria-selected={index === chosen}
            tabIndex={-1}
            onMouseDown={(event) => {
              event.preventDefault()
              onTake(index)
            }}
          >
            <b>/{reply.shortcut}</b> <span>{reply.text}</span>
          </li>
        ))}
      </ul>
      <p class="canned-keys" aria-hidden="true">
        <kbd>↑</kbd>
        <kbd>↓</kbd> <kbd>Enter</kbd> <kbd>Esc</kbd>
      </p>
    </div>
  )
}
