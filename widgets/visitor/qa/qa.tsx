/**
 * This is the site's Q&A: an offer at the top of the window, and a view of its own. It is loaded when the site holds
 * one. What it has in common with the chat, and all that has hooks, belongs to the window, which hands it over.
 */
import { LIMITS } from '../../../src/protocol/wire.ts'
import type { VisitorModel } from '../model.ts'
import type { QaPart } from '../qa-view.ts'
import { t } from '../strings.ts'
import type { timeline } from '../timeline.ts'
import type { Composer } from '../window/composer.tsx'
import type { Icon } from '../window/icon.tsx'
import type { Older, Timeline } from '../window/messages.tsx'
import type { Scrolled } from '../window/scroll.tsx'
import { QaModel } from './model.ts'
import { qaCss } from './style.ts'

export interface Kit {
  Composer: typeof Composer
  Icon: typeof Icon
  Older: typeof Older
  Timeline: typeof Timeline
  timeline: typeof timeline
  Scrolled: typeof Scrolled
}
interface Props {
  state: QaModel
  kit: Kit
}

export function qa(model: VisitorModel, kit: Kit): QaPart {
  model.host.stage.dress(qaCss)
  const state = new QaModel(model)
  return {
    get open() {
      return state.open
    },
    get unread() {
      return state.unread
    },
    Offer: () => <Offer state={state} />,
    View: () => <View state={state} kit={kit} />,
    close: () => state.close(),
  }
}

/** Draws one line above the chat that says that a Q&A is held, with the way in. */
function Offer({ state }: { state: QaModel }) {
  const { qa, joined, unread } = state
  if (!qa) return null
  return (
    <button type="button" class="offer" onClick={() => state.show(true)}>
      <span class="live">{t.qaLive}</span>
      <b dir="auto">{qa.name}</b>
      <span class="enter">{unread ? t.newMessages(unread) : joined ? t.qaBack : t.qaJoin}</span>
    </button>
  )
}

function View({ state, kit }: Props) {
  const { Icon } = kit
  const { qa, joined, refused, about } = state
  const { host } = state.model
  return (
    <>
      <div class="head slim">
        <button type="button" class="round" onClick={() => state.show(false)} aria-label={t.back} title={t.back}>
          <Icon name="left" />
        </button>
        <div class="title">
          <h1 dir="auto">{about?.name}</h1>
          <p>{t.qaPeople(state.count)}</p>
        </div>
        {joined && (
          <button type="button" class="leave" onClick={() => void state.leave()}>
            {t.qaLeave}
          </button>
        )}
        <button type="button" class="round" onClick={() => host.close()} aria-label={t.minimise} title={t.minimise}>
          <Icon name="down" />
        </button>
      </div>
      <div class="wire" role="status">
        {state.model.stopped ? t.stopped : state.model.reconnecting ? t.reconnecting : ''}
      </div>
      {state.thread ? (
        <Talk state={state} kit={kit} />
      ) : (
        <div class="page">
          <h2 dir="auto">{about?.name}</h2>
          {about?.topic && <p dir="auto">{about.topic}</p>}
          {qa ? <Entry state={state} /> : <p role="alert">{about?.id === refused ? t.qaRefused : t.qaOver}</p>}
        </div>
      )}
    </>
  )
}

/** Asks before the visitor joins, because the others see the visitor's name. */
function Entry({ state }: { state: QaModel }) {
  const join = (event: Event) => {
    event.preventDefault()
    void state.join(new FormData(event.currentTarget as HTMLFormElement).get('name') as string)
  }
  return (
    <form class="entry" onSubmit={join}>
      <p>{t.qaText}</p>
      <label>
        {t.qaName} <small>({t.optional})</small>
        <input name="name" autocomplete="nickname" maxLength={LIMITS.nameLength} value={state.knownAs} />
      </label>
      {state.failed && (
        <p class="bad" role="alert">
          {state.failed}
        </p>
      )}
      <button type="submit" class="main" disabled={state.busy}>
        {t.qaJoin}
      </button>
    </form>
  )
}

function Talk({ state, kit }: Props) {
  const { Composer, Older, Scrolled, Timeline, timeline } = kit
  const { thread, qa, ended, joined } = state
  const messages = thread?.messages ?? []
  const pending = thread?.pending ?? []
  const entries = timeline(messages, pending, [], state.me)
  const words = entries.filter(({ kind }) => kind === 'bubble').length
  const body = (
    <>
      {thread?.hasOlder && <Older thread={thread} />}
      {thread?.ready && words === 0 && <div class="event">{t.qaQuiet}</div>}
      <Timeline entries={entries} named />
    </>
  )
  const slow = qa?.slowModeMs ?? 0
  return (
    <>
      <Scrolled body={body} count={words} first={messages[0]?.seq ?? 0} atEnd={() => state.seen()} />
      {ended || !joined ? (
        <div class="ended" role="status">
          <p>{ended ? t.qaOver : t.qaOut}</p>
          <button type="button" class="quiet" onClick={() => state.show(false)}>
            {t.back}
          </button>
        </div>
      ) : (
        <>
          {slow > 0 && <p class="slow">{t.qaSlow(slow / 1_000)}</p>}
          <Composer draft={state.draft} onSend={(text) => state.say(text)} />
        </>
      )}
    </>
  )
}
