import type { Message } from '../../src/protocol/wire.ts'
import type { PendingMessage } from '../client/outbox.ts'
import { model } from './current.ts'
import { eventText } from './event-text.ts'
import { Icon } from './icon.tsx'
import { linked } from './links.ts'
import { t } from './strings.ts'
import type { Entry, OwnState } from './timeline.ts'

type Bubble = Extract<Entry, { kind: 'bubble' }>

export function Timeline({ entries }: { entries: readonly Entry[] }) {
  return (
    <>
      {entries.map((entry) => {
        if (entry.kind === 'day') return <Day key={entry.id} at={entry.at} />
        if (entry.kind === 'event') return <EventLine key={entry.id} message={entry.message} />
        return <BubbleRow key={entry.id} entry={entry} />
      })}
    </>
  )
}

export function Greeting({ name, text }: { name: string; text: string }) {
  return (
    <div class="row first last">
      <Avatar name={name} />
      <div class="bubble" dir="auto">
        {text}
      </div>
    </div>
  )
}

export function TypingDots({ name }: { name: string }) {
  return (
    <div class="row first last">
      <Avatar name={name} />
      <div class="bubble dots" role="img" aria-label={t.typing(name)}>
        <i />
        <i />
        <i />
      </div>
    </div>
  )
}

export function Avatar({ name }: { name: string }) {
  return (
    <span class="avatar" aria-hidden="true">
      {initials(name)}
    </span>
  )
}

/** "Ann Lee" is AL, 王小明 is 明: what people of either script would write on a badge. */
export function initials(name: string): string {
  const words = name.trim().split(/\s+/)
  const [first = ''] = words
  if (/\p{Script=Han}/u.test(first)) return [...first].at(-1) ?? ''
  const letters = words.length > 1 ? [words[0], words.at(-1)] : [first]
  return letters
    .map((word) => [...(word ?? '')][0] ?? '')
    .join('')
    .toUpperCase()
}

function Day({ at }: { at: number }) {
  return <div class="day">{dayName(at, model.host.language)}</div>
}

/** The reader's own habits of writing times, where they go with the language of the window. */
function localeOf(language: string): string {
  return navigator.language.startsWith(language.slice(0, 2)) ? navigator.language : language
}

export function dayName(at: number, language: string): string {
  const midnight = new Date().setHours(0, 0, 0, 0)
  if (at >= midnight) return t.today
  // An hour less than a day back is yesterday as well, when the clocks were changed.
  if (at >= new Date(midnight - 1).setHours(0, 0, 0, 0)) return t.yesterday
  return new Intl.DateTimeFormat(localeOf(language), { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' }).format(at)
}

function EventLine({ message }: { message: Message }) {
  const text = message.event && eventText(message.event)
  return text ? <div class="event">{text}</div> : null
}

function BubbleRow({ entry }: { entry: Bubble }) {
  const { own, first, last, author, pending, state } = entry
  const time = new Intl.DateTimeFormat(localeOf(model.host.language), { hour: 'numeric', minute: '2-digit' }).format(entry.at)
  return (
    <div class={`row${own ? ' own' : ''}${first ? ' first' : ''}${last ? ' last' : ''}`}>
      {!own && (last ? <Avatar name={author || t.somebody} /> : <span class="avatar none" />)}
      <div class="said">
        <span class="hid">{own ? t.you : author || t.somebody}: </span>
        <div class={`bubble${state === 'failed' ? ' bad' : ''}`} dir="auto">
          <Text text={entry.text} />
        </div>
        {state === 'failed' && pending ? <Failed pending={pending} /> : <Foot time={time} {...(state && { state })} show={last} />}
      </div>
    </div>
  )
}

function Text({ text }: { text: string }) {
  return (
    <>
      {linked(text).map(({ text: piece, href }) =>
        href ? (
          <a href={href} target="_blank" rel="noopener noreferrer nofollow">
            {piece}
          </a>
        ) : (
          piece
        ),
      )}
    </>
  )
}

const STATES = { waiting: t.waiting, sent: t.sent, delivered: t.delivered, read: t.read, failed: t.failed }

function Foot({ time, state, show }: { time: string; state?: OwnState; show: boolean }) {
  const waiting = state === 'waiting'
  if (!show && !waiting) return null
  return (
    <div class="foot">
      <span>{time}</span>
      {state && (
        <span class={`state ${state}`} title={STATES[state]}>
          <Icon name={waiting ? 'clock' : state === 'sent' ? 'sent' : 'delivered'} />
          <span class={state === 'read' ? '' : 'hid'}>{STATES[state]}</span>
        </span>
      )}
    </div>
  )
}

function Failed({ pending }: { pending: PendingMessage }) {
  const why = pending.error === 'thread_closed' ? t.failedClosed : pending.error === 'too_large' ? t.failedLong : t.failed
  return (
    <div class="foot bad" role="alert">
      <Icon name="failed" />
      <span>{why}</span>
      <button type="button" onClick={() => void model.retry(pending)}>
        {t.retry}
      </button>
      <button type="button" onClick={() => void model.chat.outbox.discard(pending.key)}>
        {t.discard}
      </button>
    </div>
  )
}
