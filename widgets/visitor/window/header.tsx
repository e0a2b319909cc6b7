import { useEffect, useRef, useState } from 'preact/hooks'
import { model } from '../current.ts'
import { t } from '../strings.ts'
import { Icon } from './icon.tsx'
import { Avatar } from './messages.tsx'
import { sound } from './sound.ts'

export function Header({ onHistory, onEnd }: { onHistory(): void; onEnd: false | (() => void) }) {
  const { conversation, host, phase } = model
  const agent = phase === 'active' || phase === 'ended' ? conversation?.agent : null
  const others =
    agent && conversation?.people.length
      ? conversation.people.flatMap(({ id, name }) => (id === model.guest ? [] : name)).join(', ')
      : ''
  const title = agent?.name ?? (host.site.appearance.title || host.site.name)
  const there = agent ? phase === 'active' : model.online
  const line = others
    ? t.alsoHere(others)
    : agent
      ? phase === 'active'
        ? t.online
        : t.closed
      : model.online
        ? usual()
        : t.away
  return (
    <div class="head">
      <span class={there ? 'who there' : 'who'}>
        <Avatar name={title} />
      </span>
      <div class="title">
        <h1 dir="auto">{title}</h1>
        <p dir="auto">{line}</p>
      </div>
      <Menu onHistory={onHistory} onEnd={onEnd} />
      <button type="button" class="round" onClick={() => host.close()} aria-label={t.minimise} title={t.minimise}>
        <Icon name="down" />
      </button>
    </div>
  )
}

const usual = () => (model.replyMs === null ? t.online : t.usually(Math.ceil(model.replyMs / 60_000) || 1))

function Menu({ onHistory, onEnd }: { onHistory(): void; onEnd: false | (() => void) }) {
  const [open, setOpen] = useState(false)
  const box = useRef<HTMLDivElement>(null)
  const button = useRef<HTMLButtonElement>(null)
  useEffect(() => {
    if (!open) return
    box.current?.querySelector('button')?.focus()
    const root = box.current?.getRootNode()
    const away = (event: Event) => event.composedPath().includes(box.current as EventTarget) || setOpen(false)
    root?.addEventListener('pointerdown', away)
    return () => root?.removeEventListener('pointerdown', away)
  }, [open])
  const choose = (action: () => void) => () => {
    setOpen(false)
    button.current?.focus()
    action()
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape') {
      event.stopPropagation()
      choose(() => {})()
    }
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step === undefined) return
    event.preventDefault()
    const items = [...(box.current?.querySelectorAll('button') ?? [])]
    const at = items.findIndex((item) => item.matches(':focus'))
    items.at((at + step) % items.length)?.focus()
  }
  return (
    <div class="more">
      <button
        ref={button}
        type="button"
        class="round"
        aria-label={t.menu}
        title={t.menu}
        aria-haspopup="menu"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
      >
        <Icon name="more" />
      </button>
      {open && (
        <div class="menu" role="menu" tabIndex={-1} ref={box} onKeyDown={onKeyDown}>
          <button type="button" role="menuitem" onClick={choose(onHistory)}>
            {t.earlier}
          </button>
          <button type="button" role="menuitem" onClick={choose(() => sound.toggle())}>
            {sound.on() ? t.soundOff : t.soundOn}
          </button>
          {onEnd && (
            <button type="button" role="menuitem" class="bad" onClick={choose(onEnd)}>
              {t.end}
            </button>
          )}
        </div>
      )}
    </div>
  )
}
