import { useLayoutEffect, useRef, useState } from 'preact/hooks'
import { isBlank, LIMITS } from '../../../src/protocol/wire.ts'
import { model } from '../current.ts'
import type { Post } from '../draft-files.ts'
import { attach, filesPart } from '../files/files-part.ts'
import type { VisitorModel } from '../model.ts'
import { t } from '../strings.ts'
import { Icon } from './icon.tsx'

/** The counter appears when only this much room is left. */
const NEAR_LIMIT = 400
/** Browsers give this key code when an input method has the key. */
const IME_KEY = 229

interface Props {
  onSend: Post
  /** Is set when messages may have files; `onSend` gets them once they are stored. */
  attaches?: boolean
  /** The draft of a crowd, which is not told who writes; without it, the draft of the chat. */
  draft?: VisitorModel['draft']
}

export function Composer({ onSend, attaches, draft = model.draft }: Props) {
  const area = useRef<HTMLTextAreaElement>(null)
  const [text, setText] = useState(() => draft.get())
  const picker = useRef<HTMLInputElement>(null)
  const files = attaches ? model.files : undefined
  if (attaches && model.returned.length > 0) void attach([])
  const left = LIMITS.textLength - text.trim().length
  const write = (next: string) => {
    setText(next)
    draft.set(files ? files.withCaption(next) : next)
    if (draft === model.draft) model.thread?.setTyping(next.trim() !== '')
  }
  const sendable = (!isBlank(text) || files?.isOpen) && left >= 0
  const send = () => {
    if (!sendable) return
    write('')
    // A message that could not be stored, or will not be sent after all, comes back into the field.
    ;(files?.isOpen ? files.send(text, onSend) : onSend(text)).catch((words: unknown) =>
      write(typeof words === 'string' ? words : text),
    )
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
      {files && filesPart && <filesPart.FileChips files={files} />}
      {attaches && (
        <>
          <input
            ref={picker}
            type="file"
            multiple
            hidden
            onChange={({ currentTarget }) => {
              void attach(currentTarget.files ?? [])
              // This lets the visitor choose a file again after it was removed.
              currentTarget.value = ''
            }}
          />
          <button
            type="button"
            class="round clip"
            aria-label={t.attach}
            title={t.attach}
            onClick={() => picker.current?.click()}
          >
            <Icon name="clip" />
          </button>
        </>
      )}
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
      <button type="submit" class="send" aria-label={t.send} title={t.send} disabled={!sendable}>
        <Icon name="send" />
      </button>
      {attaches && model.noFiles && (
        <div class="counter bad" role="alert">
          {t.notSent}
        </div>
      )}
      {left < NEAR_LIMIT && (
        <div class={left < 0 ? 'counter bad' : 'counter'} role="status">
          {left < 0 ? t.tooMuch(-left) : t.left(left)}
        </div>
      )}
    </form>
  )
}
