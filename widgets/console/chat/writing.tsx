import { useEffect, useRef } from 'preact/hooks'
import { LIMITS } from '../../../src/protocol/wire.ts'
import { useConsole } from '../context.ts'
import { t } from '../words.ts'
import type { CannedNames } from './canned.ts'
import { cannedSuggestions } from './canned-suggestions.tsx'
import type { Suggestions } from './suggestion.ts'
import type { ThreadView } from './thread-view.ts'
import { useSuggestions } from './use-suggestions.tsx'

const COUNT_FROM = LIMITS.textLength - 300

/** Among colleagues there are people to call instead of canned replies. */
export interface RoomWriting {
  hint: string
  people: Suggestions
  mentionsIn(text: string): string[]
}

interface Props {
  thread: ThreadView
  /** Who is who, for the placeholders of canned replies; a ticket has none. */
  names?: CannedNames | undefined
  room?: RoomWriting | undefined
  isNote?: boolean
  /** A reply of the chat's agent may be the last one. */
  onClose?: ((text: string) => void) | undefined
}

export function Writing({ thread, names, room, isNote = false, onClose }: Props) {
  const { desk, view } = useConsole()
  const id = thread.client.id
  const draft = desk.drafts.of(id)
  const area = useRef<HTMLTextAreaElement>(null)
  const suggestions = useSuggestions(area, id, room?.people ?? cannedSuggestions(desk, names))
  const tooLong = draft.value.trim().length > LIMITS.textLength
  const empty = draft.value.trim() === ''
  useEffect(() => {
    if (!view.wantsComposer.value) return
    view.wantsComposer.value = false
    area.current?.focus()
  }, [view.wantsComposer.value])
  useEffect(() => grow(area.current), [draft.value])
  const send = () => {
    if (empty || tooLong) return
    const text = draft.peek()
    desk.drafts.write(id, '')
    void thread.client.post(text, room?.mentionsIn(text))
    area.current?.focus()
  }
  const sendThenClose = () => {
    if (tooLong) return
    const text = draft.peek()
    desk.drafts.write(id, '')
    onClose?.(text)
  }
  const pressed = (event: KeyboardEvent) => {
    // 229: Safari ends a composition before the Enter that confirmed it.
    if (event.isComposing || event.keyCode === 229 || suggestions.pressed(event)) return
    if (event.key !== 'Enter' || event.shiftKey || event.altKey) return
    event.preventDefault()
    send()
  }
  const typed = (event: Event & { currentTarget: HTMLTextAreaElement }) => {
    desk.drafts.write(id, event.currentTarget.value)
    suggestions.look()
    thread.client.setTyping(event.currentTarget.value !== '')
  }
  return (
    <div class="writing">
      {suggestions.menu}
      <textarea
        ref={area}
        rows={2}
        dir="auto"
        value={draft.value}
        onInput={typed}
        onKeyDown={pressed}
        onClick={suggestions.look}
        onBlur={suggestions.shut}
        placeholder={room?.hint ?? t(isNote ? 'composer.noteHint' : 'composer.hint')}
        aria-label={t(room ? 'composer.message' : isNote ? 'composer.note' : 'composer.reply')}
        aria-invalid={tooLong}
        {...suggestions.aria}
      />
      <div class="composer-foot">
        {room === undefined && (
          <button type="button" class="link quiet-link" onClick={() => view.open('canned')}>
            {t('canned.manage')}
          </button>
        )}
        <span class="spread" />
        {draft.value.length > COUNT_FROM && (
          <span class={tooLong ? 'counter over' : 'counter'}>{LIMITS.textLength - draft.value.trim().length}</span>
        )}
        {onClose !== undefined && (
          <button type="button" class="button button--secondary" disabled={tooLong} onClick={sendThenClose}>
            {t('composer.sendClose')}
          </button>
        )}
        <button type="button" class="button button--primary" disabled={empty || tooLong} onClick={send}>
          {t(isNote ? 'composer.addNote' : 'composer.send')}
        </button>
      </div>
    </div>
  )
}

/** As tall as its text, to a third of the window; the style sheet sets the limits. */
function grow(area: HTMLTextAreaElement | null): void {
  if (area === null) return
  area.style.height = 'auto'
  area.style.height = `${area.scrollHeight + 2}px`
}
