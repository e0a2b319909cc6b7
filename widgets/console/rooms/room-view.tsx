import { useEffect, useMemo } from 'preact/hooks'
import type { RoomStanding } from '../../../src/protocol/wire.ts'
import { EmptyState, SkeletonRows } from '../../ui/components/states.tsx'
import { useClient, useMeId, useRooms, useView } from '../desk/context.ts'
import { roomName } from '../stores/room-lists.ts'
import { ThreadView } from '../stores/thread-view.ts'
import { t } from '../words/words.ts'
import { RoomComposer } from './room-composer.tsx'
import { RoomFound } from './room-found.tsx'
import { RoomHeader } from './room-header.tsx'
import { RoomSearch } from './room-search.tsx'
import { RoomThread } from './room-thread.tsx'

export function RoomView({ id }: { id: string | undefined }) {
  const rooms = useRooms()
  const standing = rooms.find(id)
  if (standing !== undefined) return <Open key={`${id} ${standing.joined}`} standing={standing} />
  const loading = id !== undefined && rooms.state.value === 'loading'
  return (
    <section class="chat nothing" aria-busy={loading}>
      {loading ? <SkeletonRows rows={3} /> : <Nothing missing={id !== undefined} />}
    </section>
  )
}

function Nothing({ missing }: { missing: boolean }) {
  return (
    <EmptyState icon={missing ? 'info' : 'users'} title={t(missing ? 'rooms.missing' : 'rooms.pick')}>
      {t(missing ? 'missing.text' : 'rooms.pickText')}
    </EmptyState>
  )
}

function Open({ standing: { room, joined } }: { standing: RoomStanding }) {
  const client = useClient()
  const meId = useMeId()
  const view = useView()
  // For an agent who only looks in, nobody is told how far they have read.
  const thread = useMemo(() => new ThreadView(client.thread(room.thread, { receipts: joined })), [])
  useEffect(() => () => thread.close(), [])
  const query = view.roomSearch.value
  return (
    <section class="chat" aria-label={roomName(room, meId)}>
      <RoomHeader room={room} joined={joined} />
      {query !== undefined && <RoomSearch room={room} query={query} />}
      {query ? (
        <RoomFound key={query} room={room} query={query} />
      ) : (
        <RoomThread room={room} joined={joined} thread={thread} />
      )}
      <RoomComposer room={room} joined={joined} thread={thread} />
    </section>
  )
}
