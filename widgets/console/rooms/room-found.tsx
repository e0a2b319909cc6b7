import type { Room } from '../../../src/protocol/wire.ts'
import { Avatar } from '../../ui/components/avatar.tsx'
import { Button } from '../../ui/components/button.tsx'
import { MarkedLinks } from '../../ui/components/marked-links.tsx'
import { ErrorNotice, SkeletonRows } from '../../ui/components/states.tsx'
import { useLoad, useWork } from '../../ui/components/use-load.ts'
import { FileList } from '../../ui/files/file-list.tsx'
import { call, callUntil } from '../../ui/session/call.ts'
import { useMeId } from '../desk/context.ts'
import { roomName } from '../stores/room-lists.ts'
import { fullTime, t } from '../words/words.ts'

/** Draws the messages of the room that contain these words, in place of the thread until the search is closed. */
export function RoomFound({ room, query }: { room: Room; query: string }) {
  const meId = useMeId()
  const params = { id: room.id }
  const { state, reload, change } = useLoad(
    (signal) => callUntil(signal, 'searchRoom', { params, query: { q: query } }),
    [room.id],
  )
  const work = useWork()
  const goOn = (cursor: string) =>
    work.run(async () => {
      const { items, next } = await call('searchRoom', { params, query: { q: query, cursor } })
      change((found) => ({ items: [...found.items, ...items], next }))
    })
  const name = roomName(room, meId)
  return (
    <div class="thread-frame">
      <p class="hint room-found" role="status">
        {state.kind === 'ready' && t('rooms.found', { count: state.value.items.length })}
      </p>
      <div class="thread" tabIndex={0} role="region" aria-label={t('rooms.foundIn', { name })}>
        {state.kind === 'loading' && <SkeletonRows rows={3} />}
        {state.kind === 'failed' && <ErrorNotice error={state.error} onRetry={reload} />}
        {state.kind === 'ready' && state.value.items.length === 0 && state.value.next === null && (
          <p class="empty">{t('rooms.foundNone')}</p>
        )}
        {state.kind === 'ready' && (
          <ol class="entries">
            {state.value.items.map(({ message, marks, files }) => (
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
                {message.text && (
                  <div class="entry-text" dir="auto">
                    <MarkedLinks text={message.text} marks={marks} />
                  </div>
                )}
                {message.files && <FileList files={message.files} marks={files} />}
              </li>
            ))}
          </ol>
        )}
        {work.error !== undefined && <ErrorNotice error={work.error} />}
        {state.kind === 'ready' && state.value.next !== null && (
          <Button busy={work.busy} onClick={() => goOn(state.value.next ?? '')}>
            {t('rooms.foundMore')}
          </Button>
        )}
      </div>
    </div>
  )
}
