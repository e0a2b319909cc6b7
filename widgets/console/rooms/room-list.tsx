import { useState } from 'preact/hooks'
import { IconButton } from '../../ui/components/button.tsx'
import { TextInput } from '../../ui/components/field.tsx'
import { EmptyState, SkeletonRows } from '../../ui/components/states.tsx'
import { useRoving } from '../../ui/components/use-roving.ts'
import { useMeId, useRooms, useView } from '../desk/context.ts'
import { grouped, type RoomGroup } from '../stores/room-lists.ts'
import { route } from '../view/route.ts'
import { t } from '../words/words.ts'
import { RoomRow } from './room-row.tsx'

export function RoomList() {
  const rooms = useRooms()
  const meId = useMeId()
  const view = useView()
  const [words, setWords] = useState('')
  const groups = grouped(rooms.standings.value.values(), words, meId)
  const state = rooms.state.value
  const box = useRoving()
  const search = (event: Event) => {
    event.preventDefault()
    if (words.trim() !== '') view.roomSearch.value = words.trim()
  }
  return (
    <section class="list" aria-label={t('rooms')}>
      <header class="list-head">
        <div class="list-top">
          <h2 class="list-title">{t('rooms')}</h2>
          <span class="spread" />
          <IconButton icon="pencil" label={t('rooms.newMessage')} onClick={() => view.open('direct')} />
          <IconButton icon="plus" label={t('rooms.new')} onClick={() => view.open('newRoom')} />
        </div>
        <form class="room-search" role="search" onSubmit={search}>
          <TextInput
            type="search"
            value={words}
            placeholder={t('rooms.searchLabel')}
            aria-label={t('rooms.searchLabel')}
            title={t('rooms.search')}
            autocomplete="off"
            onText={setWords}
          />
        </form>
      </header>
      {state === 'loading' && <SkeletonRows rows={5} />}
      {state === 'failed' && <p class="empty">{t('rooms.failed')}</p>}
      <div class="rows room-groups" ref={box}>
        {groups.map((group) => (
          <Group key={group.kind} group={group} />
        ))}
        {state === 'ready' && groups.length === 0 && (
          <EmptyState icon="users" title={t(words === '' ? 'rooms.empty' : 'rooms.noneFits')} />
        )}
      </div>
    </section>
  )
}

function Group({ group: { kind, rooms } }: { group: RoomGroup }) {
  const name = t(`rooms.group.${kind}`)
  return (
    <section aria-label={name}>
      <h3 class="row-group">{name}</h3>
      <ul>
        {rooms.map((standing) => (
          <RoomRow key={standing.room.id} standing={standing} selected={standing.room.id === route.value.id} />
        ))}
      </ul>
    </section>
  )
}
