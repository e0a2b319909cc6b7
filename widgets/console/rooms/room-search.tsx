import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks'
import type { Room } from '../../../src/protocol/wire.ts'
import { IconButton } from '../../ui/components/button.tsx'
import { TextInput } from '../../ui/components/field.tsx'
import { useMeId, useView } from '../desk/context.ts'
import { roomName } from '../stores/room-lists.ts'
import { t } from '../words/words.ts'

/**
 * Draws the search field of the open room. It also serves where the list, which has one too, is a screen of its own.
 */
export function RoomSearch({ room, query }: { room: Room; query: string }) {
  const meId = useMeId()
  const view = useView()
  const [words, setWords] = useState(query)
  const form = useRef<HTMLFormElement>(null)
  useEffect(() => setWords(query), [query])
  // This runs before anybody can type on.
  useLayoutEffect(() => {
    if (query === '') form.current?.querySelector('input')?.focus()
  }, [])
  const label = t('rooms.foundIn', { name: roomName(room, meId) })
  const end = () => {
    view.roomSearch.value = undefined
  }
  return (
    <form
      ref={form}
      class="room-looking"
      role="search"
      onSubmit={(event) => {
        event.preventDefault()
        view.roomSearch.value = words.trim()
      }}
      onKeyDown={(event) => event.key === 'Escape' && end()}
    >
      <TextInput
        type="search"
        enterkeyhint="search"
        value={words}
        placeholder={label}
        aria-label={label}
        autocomplete="off"
        onText={setWords}
      />
      <IconButton size="small" icon="close" label={t('rooms.foundEnd')} onClick={end} />
    </form>
  )
}
