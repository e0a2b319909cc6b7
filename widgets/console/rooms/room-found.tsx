import type { Room } from '../../../src/protocol/wire.ts'
import { Avatar } from '../../ui/components/avatar.tsx'
import { IconButton } from '../../ui/components/button.tsx'
import { Linked } from '../../ui/components/linked.tsx'
import { ErrorNotice, SkeletonRows } from '../../ui/components/states.tsx'
import { useLoad } from '../../ui/components/use-load.ts'
import { callUntil } from '../../ui/session/call.ts'
import { useConsole } from '../context.ts'
import { fullTime, t } from '../words.ts'
import { roomName } from './room-lists.ts'

/** What was said in the room with these words, in place of the thread until it is put away. */
export function RoomFound({ room, query }: { room: Room; query: string }) {
  const { desk, view } = useConsole()
  const { state, reload } = useLoad(
    (signal) => callUntil(signal, 'searchRoom', { params: { id: room.id }, query: { q: query } }),
    [room.id, query],
  )
  const name = roomName(room, desk.meId)
  return (
    <div class="thread-frame">
      <header class="room-found">
        <p role="status">
          {state.kind === 'ready' ? t('rooms.found', { count: state.value.items.length }) : t('rooms.foundIn', { name })} · <b>{query}</b>
        </p>
        <IconButton size="small" icon="close" label={t('dialog.close')} onClick={() => (view.roomSearch.value = '')} />
      </header>
      <div class="thread" tabIndex={0} role="region" aria-label={t('rooms.foundIn', { name })}>
        {state.kind === 'loading' && <SkeletonRows rows={3} />}
        {state.kind === 'failed' && <ErrorNotice error={state.error} onRetry={reload} />}
        {state.kind === 'ready' && state.value.items.length === 0 && <p class="empty">{t('rooms.foundNone')}</p>}
        {state.kind === 'ready' && (
          <ol class="entries">
            {state.value.items.map((message) => (
              <li key={message.seq} class="entry-card">
                <p class="entry-who">
                  <Avatar name={message.author.name} id={message.author.id} size="small" />
                  <b>
                    <bdi>{message.author.name || t('visitor')}</bdi>
                  </b>
                  <time class="ago" dateTime={new Date(message.at).toISOString()}>
                    {fullTime(message.at)}
                  </time>
                </p>
                <div class="entry-text" dir="auto">
                  <Linked text={message.text ?? ''} />
                </div>
              </li>
            ))}
          </ol>
        )}
      </div>
    </div>
  )
}
