import { useEffect, useState } from 'preact/hooks'
import type { Announcement, Message } from '../../src/protocol/wire.ts'
import { ConversationView } from './conversation.tsx'
import { model } from './current.ts'
import { Header } from './header.tsx'
import { History } from './history.tsx'
import { Icon } from './icon.tsx'
import { hrefOf } from './links.ts'
import { Left, OfflineForm } from './offline-form.tsx'
import { t } from './strings.ts'

export function App() {
  const [, redraw] = useState(0)
  const [past, setPast] = useState(false)
  const [ending, setEnding] = useState(false)
  useEffect(() => model.onChange(() => redraw((n) => n + 1)), [])
  const { phase } = model
  const endable = !model.guest && (phase === 'active' || phase === 'queued')
  return (
    <>
      <Header onHistory={() => setPast(true)} onEnd={endable && (() => setEnding(true))} />
      <div class="wire" role="status">
        {model.stopped ? t.stopped : model.reconnecting ? t.reconnecting : ''}
      </div>
      <Banner announcement={model.host.announcements.at(-1)} />
      {ending && endable && <SureToEnd onDone={() => setEnding(false)} />}
      {past ? (
        <History onLeave={() => setPast(false)} />
      ) : phase === 'offline' ? (
        <OfflineForm />
      ) : phase === 'left' ? (
        <Left />
      ) : (
        <ConversationView />
      )}
      <Announcer />
    </>
  )
}

function SureToEnd({ onDone }: { onDone(): void }) {
  const end = () => {
    onDone()
    void model.end().catch(() => {})
  }
  return (
    <div class="sure" role="alertdialog" aria-label={t.endSure}>
      <b>{t.endSure}</b>
      <div class="buttons">
        <button type="button" class="quiet" ref={focusOnce} onClick={onDone}>
          {t.keep}
        </button>
        <button type="button" class="quiet bad" onClick={end}>
          {t.end}
        </button>
      </div>
    </div>
  )
}

function focusOnce(element: HTMLElement | null): void {
  element?.focus()
}

function Banner({ announcement }: { announcement: Announcement | undefined }) {
  if (announcement === undefined) return null
  const { id, title, body, link, severity } = announcement
  const href = link && hrefOf(link.url)
  return (
    <section class={`banner ${severity}`} aria-label={title}>
      <b>{title}</b> {body}{' '}
      {link && href && (
        <a href={href} target="_blank" rel="noopener noreferrer">
          {link.label || href}
        </a>
      )}
      <button type="button" class="x" aria-label={t.dismiss} onClick={() => model.host.dismiss(id)}>
        <Icon name="cross" />
      </button>
    </section>
  )
}

/** Tells a screen reader each message of the other side once. */
function Announcer() {
  const [message, setMessage] = useState<Message>()
  useEffect(() => model.onNews(setMessage), [])
  return (
    <div class="hid" aria-live="polite">
      {message && `${t.newMessageFrom(message.author.name || t.somebody)}: ${message.text ?? ''}`}
    </div>
  )
}
