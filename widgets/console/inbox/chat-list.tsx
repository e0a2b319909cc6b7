import { useComputed } from '@preact/signals'
import { Fragment } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import type { StaffConversation } from '../../../src/protocol/wire.ts'
import { Button } from '../../ui/components/button.tsx'
import { Icon } from '../../ui/components/icon.tsx'
import { SkeletonRows } from '../../ui/components/states.tsx'
import { useRoving } from '../../ui/components/use-roving.ts'
import { byDay } from '../../ui/days/by-day.ts'
import { useChatCommands, useDepartures, useInbox, useLink, useMeId, usePreferences, useView } from '../desk/context.ts'
import { whyNotTake } from '../desk/taking.ts'
import { LISTS, type ListName, lastAt, listed, SORTS, type Sort } from '../stores/lists.ts'
import { route } from '../view/route.ts'
import { t } from '../words/words.ts'
import { ChatRow } from './chat-row.tsx'
import { PickedBar } from './picked-bar.tsx'

/**
 * So many rows are drawn at a time: a list of a thousand opens as fast as one of fifty, and grows as it is scrolled.
 */
const PAGE = 60
const NEAR_PX = 1_500

export function ChatList() {
  const inbox = useInbox()
  const preferences = usePreferences()
  const meId = useMeId()
  const view = useView()
  const rows = useComputed(() =>
    listed(inbox.conversations.value.values(), view.list.value, preferences.sort.value, meId),
  )
  const [shown, setShown] = useState(PAGE)
  useEffect(() => setShown(PAGE), [view.list.value, preferences.sort.value])
  const selected = route.value.id
  const { picked } = view
  const chosen = rows.value.filter(({ id }) => picked.ids.value.has(id)).length
  const ids = () => rows.peek().map(({ id }) => id)
  useEffect(() => picked.clear(), [view.list.value])
  const box = useRoving()
  return (
    <section class="list" aria-label={t('chats')}>
      <header class="list-head">
        <Tabs />
        {picked.picking.value ? (
          <PickedBar rows={rows.value} picked={chosen} />
        ) : (
          <div class="list-tools">
            <SortChoice />
            {rows.value.length > 0 && (
              <button type="button" class="sort" onClick={() => (picked.picking.value = true)}>
                <Icon name="checks" /> <span>{t('picked.begin')}</span>
              </button>
            )}
          </div>
        )}
      </header>
      {inbox.state.value === 'loading' && <SkeletonRows rows={5} />}
      {inbox.state.value === 'failed' && <p class="empty">{t('list.failed')}</p>}
      {inbox.truncated.value && <p class="hint">{t('list.truncated')}</p>}
      <div
        class="rows"
        ref={box}
        data-picking={picked.picking.value}
        onScroll={(event) => isNearEnd(event.currentTarget) && setShown(shown + PAGE)}
      >
        {view.list.value === 'mine' && <Moved selected={selected} />}
        <ul>
          {dated(rows.value.slice(0, shown), preferences.sort.value).map(({ item, day }) => (
            <Fragment key={item.id}>
              {day !== undefined && <li class="row-group">{day}</li>}
              <ChatRow
                conversation={item}
                selected={item.id === selected}
                picked={picked.ids.value.has(item.id)}
                onPick={(range) => picked.toggle(item.id, ids(), range)}
              />
            </Fragment>
          ))}
        </ul>
      </div>
      {inbox.state.value === 'ready' && rows.value.length === 0 && <Empty list={view.list.value} />}
      {inbox.counts.value.queue > 0 && <Next />}
    </section>
  )
}

/** Takes the first of the queue. While that is impossible, the reason stands above the button. */
function Next() {
  const commands = useChatCommands()
  const link = useLink()
  const inbox = useInbox()
  const view = useView()
  const why = whyNotTake(link.value.kind, inbox.me.value)
  return (
    <div class="list-foot">
      {why !== undefined && (
        <p id="no-next" class="list-why">
          {why.words}{' '}
          {why.online && (
            <button type="button" class="link" onClick={() => void commands.setAvailability('online')}>
              {t('empty.goOnline')}
            </button>
          )}
        </p>
      )}
      <Button
        look="primary"
        wide
        aria-disabled={why !== undefined}
        aria-describedby={why && 'no-next'}
        onClick={() => void commands.take().then((taken) => taken && view.goOn())}
      >
        {t('queue.next')}
      </Button>
    </div>
  )
}

/** Shows chats that left this agent until the agent has looked at them; they are not counted as their own. */
function Moved({ selected }: { selected: string | undefined }) {
  const moved = useDepartures().recent()
  if (moved.length === 0) return null
  return (
    <section class="moved" aria-label={t('moved.title')}>
      <h3 class="row-group">{t('moved.title')}</h3>
      <ul>
        {moved.map((conversation) => (
          <ChatRow key={conversation.id} conversation={conversation} selected={conversation.id === selected} />
        ))}
      </ul>
    </section>
  )
}

function Tabs() {
  const inbox = useInbox()
  const view = useView()
  const counts = inbox.counts.value
  return (
    <div class="segs" role="group" aria-label={t('list.which')}>
      {LISTS.map((list) => (
        <button
          type="button"
          key={list}
          class="seg"
          aria-pressed={view.list.value === list}
          onClick={() => (view.list.value = list)}
        >
          {t(`list.${list}`)}{' '}
          <span class={list === 'queue' && counts.queue > 0 ? 'count hot' : 'count'}>{counts[list]}</span>
        </button>
      ))}
    </div>
  )
}

function SortChoice() {
  const { sort } = usePreferences()
  const next = SORTS.find((each) => each !== sort.value) ?? 'waiting'
  return (
    <button type="button" class="sort" onClick={() => (sort.value = next)} title={t('list.sort')}>
      <Icon name="filter" /> <span>{t(`sort.${sort.value}`)}</span>
    </button>
  )
}

function Empty({ list }: { list: ListName }) {
  const commands = useChatCommands()
  const inbox = useInbox()
  const availability = inbox.me.value?.availability
  const offline = list === 'mine' && (availability === 'offline' || availability === 'away')
  return (
    <div class="empty">
      <span class="empty__icon">
        <Icon name={list === 'queue' ? 'check' : 'chat'} />
      </span>
      <p>{t(offline ? 'empty.mineOffline' : `empty.${list}`)}</p>
      {offline && (
        <Button look="primary" onClick={() => void commands.setAvailability('online')}>
          {t('empty.goOnline')}
        </Button>
      )}
    </div>
  )
}

/** Divides a list by days, but only if it is in the order of time. */
const dated = (rows: readonly StaffConversation[], sort: Sort) =>
  sort === 'newest' ? byDay(rows, lastAt) : rows.map((item) => ({ item, day: undefined }))

function isNearEnd(list: HTMLElement): boolean {
  return list.scrollHeight - list.scrollTop - list.clientHeight < NEAR_PX
}
