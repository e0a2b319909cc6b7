import { useEffect, useState } from 'preact/hooks'
import type { Message } from '../../../src/protocol/wire.ts'
import { model } from '../current.ts'
import { t } from '../strings.ts'
import { wordsOf } from '../timeline.ts'
import { ConversationView } from './conversation.tsx'
import { Header } from './header.tsx'
import { page } from './pages-part.tsx'

export function App() {
  const [, redraw] = useState(0)
  const [past, setPast] = useState(false)
  const [ending, setEnding] = useState(false)
  useEffect(() => model.onChange(() => redraw((n) => n + 1)), [])
  const { phase, qa } = model
  if (qa?.open) return <qa.View />
  const endable = !model.guest && (phase === 'active' || phase === 'queued')
  return (
    <>
      <Header onHistory={() => setPast(true)} onEnd={endable && (() => setEnding(true))} />
      <div class="wire" role="status">
        {model.stopped ? t.stopped : model.reconnecting ? t.reconnecting : ''}
      </div>
      {qa && <qa.Offer />}
      {/* Announcements come here from a part of their own. */}
      <div class="top" />
      {ending && endable && <SureToEnd onDone={() => setEnding(false)} />}
      {past ? (
        page(
          ({ History }) => <History onLeave={() => setPast(false)} />,
          () => setPast(false),
        )
      ) : phase === 'offline' ? (
        page(({ OfflineForm }) => <OfflineForm />, model.wantsForm ? () => model.openForm(false) : undefined)
      ) : phase === 'left' ? (
        page(({ Left }) => <Left />)
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

/** Tells a screen reader each message of the other side once. */
function Announcer() {
  const [message, setMessage] = useState<Message>()
  useEffect(() => model.onNews(setMessage), [])
  return (
    <div class="hid" aria-live="polite">
      {message && `${t.newMessageFrom(message.author.name || t.somebody)}: ${wordsOf(message)}`}
    </div>
  )
}
