import { useLayoutEffect, useRef, useState } from 'preact/hooks'
import { isBlank, LIMITS } from '../../../src/protocol/wire.ts'
import { model } from '../current.ts'
import type { Post } from '../draft-files.ts'
import { attach, attaching, filesPart } from '../files/files-part.ts'
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

const roomAfter = (words: string) => LIMITS.textLength - words.trim().length

export function Composer({ onSend, attaches, draft = model.draft }: Props) {
  const area = useRef<HTMLTextAreaElement>(null)
  const [text, setText] = useState(() => draft.get())
  const picker = useRef<HTMLInputElement>(null)
  const draftFiles = () => (attaches ? model.files : undefined)
  const files = draftFiles()
  if (attaches && model.returned.length > 0 && !attaching && !model.noFiles) attach([])
  const write = (next: string) => {
    setText(next)
    draft.set(draftFiles()?.withCaption(next) ?? next)
    if (draft === model.draft) model.thread?.setTyping(next.trim() !== '')
  }
  const left = roomAfter(text)
  const sendable = (words: string) => (!isBlank(words) || draftFiles()?.isOpen) && roomAfter(words) >= 0
  const send = async () => {
    if (attaches && attaching) {
      // The words go with the files that were chosen before, so they stay in the field until these stand beside them.
      await attaching
      if (model.noFiles) return
    }
    const field = area.current
    const words = field?.value ?? ''
    if (!field || !sendable(words)) return
    write('')
    // A second Enter may come before the next drawing.
    field.value = ''
    const files = draftFiles()
    // A message that could not be stored, or will not be sent after all, comes back into the field.
    ;(files?.isOpen ? files.send(words, onSend) : onSend(words)).catch((back: unknown) =>
      write(typeof back === 'string' ? back : words),
    )
    field.focus()
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing || event.keyCode === IME_KEY) return
    event.preventDefault()
    void send()
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
        void send()
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
              attach(currentTarget.files ?? [])
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
      <button type="submit" class="send" aria-label={t.send} title={t.send} disabled={!sendable(text)}>
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
