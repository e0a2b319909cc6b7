import { useEffect, useRef } from 'preact/hooks'
import { isBlank, LIMITS } from '../../../src/protocol/wire.ts'
import { type Attached, meansWords } from '../../client/index.ts'
import { IconButton } from '../../ui/components/button.tsx'
import { toast } from '../../ui/components/toast.tsx'
import { t as fileWords } from '../../ui/strings/files.ts'
import { useCanned, useConnection, useDrafts, useView } from '../desk/context.ts'
import type { ThreadView } from '../stores/thread-view.ts'
import { t } from '../words/words.ts'
import type { CannedNames } from './canned.ts'
import { cannedSuggestions } from './canned-suggestions.tsx'
import { draftFilesOf } from './draft-files.ts'
import { FileChips } from './file-chips.tsx'
import type { Suggestions } from './suggestion.ts'
import { useSuggestions } from './use-suggestions.tsx'

const COUNT_FROM = LIMITS.textLength - 300

/** Is set among colleagues, where `@` calls people and there are no canned replies. */
export interface RoomWriting {
  hint: string
  people: Suggestions
  mentionsIn(text: string): string[]
}

interface Props {
  thread: ThreadView
  /** The names for the placeholders of canned replies; a ticket has none. */
  names?: CannedNames | undefined
  room?: RoomWriting | undefined
  isNote?: boolean
  /** Sends a reply and closes the chat. Only the chat's agent has it. */
  onClose?: ((text: string, files: readonly Attached[]) => void) | undefined
}

export function Writing({ thread, names, room, isNote = false, onClose }: Props) {
  const drafts = useDrafts()
  const canned = useCanned()
  const connection = useConnection()
  const view = useView()
  const id = thread.client.id
  const draft = drafts.of(id)
  const area = useRef<HTMLTextAreaElement>(null)
  const suggestions = useSuggestions(area, id, room?.people ?? cannedSuggestions(canned, names))
  const tooLong = draft.value.trim().length > LIMITS.textLength
  const attached = draftFilesOf(id, { drafts: drafts, connection: connection })
  const picker = useRef<HTMLInputElement>(null)
  const waiting = attached.sending.value?.as
  const empty = isBlank(draft.value) && attached.files.value.length === 0
  useEffect(() => {
    if (!view.wantsComposer.value) return
    view.wantsComposer.value = false
    area.current?.focus()
  }, [view.wantsComposer.value])
  useEffect(() => grow(area.current), [draft.value])
  const send = () => {
    if (empty || tooLong) return
    attached.send({ as: 'send', go: (text, files) => void thread.client.post(text, files, room?.mentionsIn(text)) })
    area.current?.focus()
  }
  const sendThenClose = () => {
    if (!tooLong && onClose !== undefined) attached.send({ as: 'close', go: onClose })
  }
  const attach = (files: Iterable<File> | null | undefined): boolean => {
    const all = [...(files ?? [])]
    if (!attached.add(all)) toast(fileWords('files.limit', { count: attached.most }), { look: 'danger' })
    return all.length > 0
  }
  const pasted = (event: ClipboardEvent) => {
    const data = event.clipboardData
    if (data?.files.length && !meansWords(data) && attach(data.files)) event.preventDefault()
  }
  useDropped((files) => attach(files))
  const pressed = (event: KeyboardEvent) => {
    // The code 229 means an input method: Safari ends a composition before the Enter that confirmed it.
    if (event.isComposing || event.keyCode === 229 || suggestions.pressed(event)) return
    if (event.key !== 'Enter' || event.shiftKey || event.altKey) return
    event.preventDefault()
    send()
  }
  const typed = (event: Event & { currentTarget: HTMLTextAreaElement }) => {
    // An agent who goes on writing does not want the message to go yet.
    attached.hold()
    drafts.write(id, event.currentTarget.value)
    suggestions.look()
    thread.client.setTyping(event.currentTarget.value !== '')
  }
  return (
    <div class="writing">
      <FileChips draft={attached} />
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
        onPaste={pasted}
        placeholder={room?.hint ?? t(isNote ? 'composer.noteHint' : 'composer.hint')}
        aria-label={t(room ? 'composer.message' : isNote ? 'composer.note' : 'composer.reply')}
        aria-invalid={tooLong}
        {...suggestions.aria}
      />
      <div class="composer-foot">
        <input
          ref={picker}
          type="file"
          multiple
          hidden
          onChange={({ currentTarget }) => {
            attach(currentTarget.files)
            // This lets the agent choose a file again after it was removed.
            currentTarget.value = ''
          }}
        />
        <IconButton
          icon="paperclip"
          size="small"
          label={fileWords('files.attach')}
          onClick={() => picker.current?.click()}
        />
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
          <button
            type="button"
            class="button button--secondary"
            disabled={tooLong}
            aria-busy={waiting === 'close'}
            onClick={sendThenClose}
          >
            {t('composer.sendClose')}
          </button>
        )}
        <button
          type="button"
          class="button button--primary"
          disabled={empty || tooLong}
          aria-busy={waiting === 'send'}
          onClick={send}
        >
          {t(isNote ? 'composer.addNote' : 'composer.send')}
        </button>
      </div>
    </div>
  )
}

/** Takes files that are dropped anywhere on the page. */
function useDropped(take: (files: FileList) => void): void {
  useEffect(() => {
    const dropped = ({ dataTransfer }: DragEvent) => {
      if (dataTransfer?.files.length) take(dataTransfer.files)
    }
    document.addEventListener('drop', dropped)
    return () => document.removeEventListener('drop', dropped)
  }, [take])
}

/** Makes the field as tall as its text, to a third of the window. The style sheet sets the limits. */
function grow(area: HTMLTextAreaElement | null): void {
  if (area === null) return
  area.style.height = 'auto'
  area.style.height = `${area.scrollHeight + 2}px`
}
