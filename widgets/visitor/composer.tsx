import { useLayoutEffect, useRef, useState } from 'preact/hooks'
import { LIMITS } from '../../src/protocol/wire.ts'
import { model } from './current.ts'
import { Icon } from './icon.tsx'
import type { VisitorModel } from './model.ts'
import { t } from './strings.ts'

/** The counter shows when this much room is left. */
const NEAR_LIMIT = 400
/** The key code of browsers for "an input method has this key". */
const IME_KEY = 229

/** Who writes in the chat is seen writing; another `draft` belongs to a crowd, which is not told. */
export function Composer({ onSend, draft = model.draft }: { onSend(text: string): Promise<void>; draft?: VisitorModel['draft'] }) {
  const area = useRef<HTMLTextAreaElement>(null)
  const [text, setText] = useState(() => draft.get())
  const left = LIMITS.textLength - text.trim().length
  const write = (next: string) => {
    setText(next)
    draft.set(next)
    if (draft === model.draft) model.thread?.setTyping(next.trim() !== '')
  }
  const send = () => {
    if (text.trim() === '' || left < 0) return
    write('')
    // What could not even be stored comes back into the field.
    onSend(text).catch(() => write(text))
    area.current?.focus()
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing || event.keyCode === IME_KEY) return
    event.preventDefault()
    send()
  }
  useLayoutEffect(() => {
    const box = area.current
    if (!box) return
    box.style.height = 'auto'
    box.style.height = `${box.scrollHeight + 2}px`
  }, [text])
  return (
    <form
      class="composer"
      onSubmit={(event) => {
        event.preventDefault()
        send()
      }}
    >
      <textarea
        ref={area}
        rows={1}
        dir="auto"
        value={text}
        aria-label={t.write}
        placeholder={t.write}
        enterkeyhint="send"
        onInput={(event) => write(event.currentTarget.value)}
        onKeyDown={onKeyDown}
      />
      <button type="submit" class="send" aria-label={t.send} title={t.send} disabled={text.trim() === '' || left < 0}>
        <Icon name="send" />
      </button>
      {left < NEAR_LIMIT && (
        <div class={left < 0 ? 'counter bad' : 'counter'} role="status">
          {left < 0 ? t.tooMuch(-left) : t.left(left)}
        </div>
      )}
    </form>
  )
}
