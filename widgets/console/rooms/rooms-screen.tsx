import { useEffect } from 'preact/hooks'
import { usePreferences, useRooms, useView } from '../desk/context.ts'
import { useWalk } from '../shell/use-walk.ts'
import { route } from '../view/route.ts'
import { t } from '../words/words.ts'
import { RoomList } from './room-list.tsx'
import { RoomPeople } from './room-people.tsx'
import { RoomView } from './room-view.tsx'

export function RoomsScreen() {
  const rooms = useRooms()
  const preferences = usePreferences()
  const view = useView()
  const { id } = route.value
  const standing = rooms.find(id)
  const details = standing !== undefined && (preferences.details.value || view.detailsOver.value)
  useEffect(() => {
    view.detailsOver.value = false
    view.roomSearch.value = undefined
  }, [id])
  useWalk('rooms', id, [])
  return (
    <main
      class="panes"
      data-at={id === undefined ? 'list' : view.detailsOver.value ? 'details' : 'chat'}
      data-details={details}
    >
      <h1 class="visually-hidden">{t('rooms')}</h1>
      <RoomList />
      <RoomView id={id} />
      {details && <RoomPeople room={standing.room} />}
    </main>
  )
}
