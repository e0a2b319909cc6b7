import { useState } from 'preact/hooks'
import { Dialog } from '../../ui/components/dialog.tsx'
import { useRole } from '../desk/context.ts'
import { roomName } from '../stores/room-lists.ts'
import { standingOf } from '../stores/standing.ts'
import { go, route } from '../view/route.ts'
import { t, visitorName } from '../words/words.ts'
import { type Action, chordWords } from './keys.ts'
import { type Acting, perform, useActing } from './perform.ts'

interface Entry {
  id: string
  words: string
  aside: string
  run(): void
}

const SHOWN = 9

export function Palette() {
  const acting = useActing()
  const role = useRole()
  const { view } = acting
  const [query, setQuery] = useState('')
  const [chosen, setChosen] = useState(0)
  const found = fitting([...chats(acting), ...rooms(acting), ...actions(acting, role)], query)
  const run = (entry: Entry | undefined) => {
    if (entry === undefined) return
    view.shut()
    entry.run()
  }
  const pressed = (event: KeyboardEvent) => {
    if (event.isComposing || event.keyCode === 229) return
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step !== undefined) setChosen((chosen + step + found.length) % Math.max(1, found.length))
    else if (event.key === 'Enter') run(found[chosen])
    else return
    event.preventDefault()
  }
  return (
    <Dialog title={t('palette.label')} onClose={() => view.shut()}>
      <input
        class="input palette-input"
        role="combobox"
        aria-expanded="true"
        aria-controls="palette-list"
        aria-activedescendant={`palette-${chosen}`}
        aria-label={t('palette.hint')}
        placeholder={t('palette.hint')}
        value={query}
        autofocus
        autocomplete="off"
        onKeyDown={pressed}
        onInput={(event) => {
          setQuery(event.currentTarget.value)
          setChosen(0)
        }}
      />
      <ul id="palette-list" class="palette" role="listbox" aria-label={t('palette.label')}>
        {found.map((entry, index) => (
          <li
            key={entry.id}
            id={`palette-${index}`}
            role="option"
            aria-selected={index === chosen}
            tabIndex={-1}
            onMouseDown={() => run(entry)}
          >
            <bdi class="truncate">{entry.words}</bdi> <span class="palette-aside">{entry.aside}</span>
          </li>
        ))}
      </ul>
      {found.length === 0 && <p class="hint">{t('palette.none')}</p>}
    </Dialog>
  )
}

function chats({ inbox, view }: Acting): Entry[] {
  return [...inbox.conversations.value.values()]
    .filter((each) => each.status !== 'closed')
    .map((each) => ({
      id: each.id,
      words: visitorName(each.visitor, each.number),
      aside:
        standingOf(each, inbox.meId).kind === 'mine'
          ? t('list.mine')
          : each.status === 'queued'
            ? t('list.queue')
            : (each.agent?.name ?? ''),
      run: () => view.goOn({ screen: 'chats', id: each.id }),
    }))
}

function rooms({ inbox, rooms, view }: Acting): Entry[] {
  return [...rooms.standings.value.values()]
    .filter(({ room }) => room.archivedAt === null)
    .map(({ room }) => ({
      id: room.id,
      words: roomName(room, inbox.meId),
      aside: t(`rooms.group.${room.kind}`),
      run: () => view.goOn({ screen: 'rooms', id: room.id }),
    }))
}

function actions(acting: Acting, role: string): Entry[] {
  const mine = acting.inbox.find(route.value.id)
  const isMine = mine !== undefined && standingOf(mine, acting.inbox.meId).kind === 'mine'
  const general: Action[] = ['nextFromQueue', 'help', ...(role === 'admin' ? (['transcripts'] as const) : [])]
  const names: Action[] = isMine ? ['reply', 'note', 'transfer', 'close', 'closeAndNext', ...general] : general
  const keyed = names.map((name) => ({
    id: name,
    words: t(`keys.${name}`),
    aside: chordWords(name).join(' '),
    run: () => perform(acting, name),
  }))
  return [
    ...keyed,
    { id: 'tickets', words: t('tickets'), aside: '', run: () => go({ screen: 'tickets' }) },
    { id: 'rooms', words: t('rooms'), aside: '', run: () => go({ screen: 'rooms' }) },
    { id: 'newRoom', words: t('rooms.new'), aside: '', run: () => acting.view.open('newRoom') },
    { id: 'canned', words: t('canned'), aside: '', run: () => acting.view.open('canned') },
  ]
}

function fitting(entries: readonly Entry[], query: string): Entry[] {
  const words = query
    .toLocaleLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '')
  return entries
    .filter((entry) => words.every((word) => entry.words.toLocaleLowerCase().includes(word)))
    .slice(0, SHOWN)
}
