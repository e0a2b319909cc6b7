import type { Message } from '../../../src/protocol/wire.ts'
import { attempt } from '../../client/facilities.ts'
import { graphemes } from '../../client/graphemes.ts'
import type { PendingMessage } from '../../client/outbox.ts'
import type { ThreadClient } from '../../client/thread.ts'
import { model } from '../current.ts'
import { filesPart, needFiles } from '../files/files-part.ts'
import { t } from '../strings.ts'
import { type Entry, type OwnState, wordsOf } from '../timeline.ts'
import { eventText } from './event-text.ts'
import { Icon } from './icon.tsx'
import { Linked } from './linked.tsx'

type Bubble = Extract<Entry, { kind: 'bubble' }>

/** Draws a timeline. With `named` the speaker's name stands above the words, because there are many speakers. */
export function Timeline({ entries, named }: { entries: readonly Entry[]; named?: boolean }) {
  return (
    <>
      {entries.map((entry) => {
        const { kind, id } = entry
        if (kind === 'bubble') return <BubbleRow key={id} entry={entry} named={named} />
        return kind === 'day' ? <Day key={id} at={entry.at} /> : <EventLine key={id} message={entry.message} />
      })}
    </>
  )
}

export function Older({ thread }: { thread: ThreadClient }) {
  return (
    <button type="button" class="older" disabled={thread.loadingOlder} onClick={() => void thread.loadOlder()}>
      {thread.loadingOlder ? t.loading : t.older}
    </button>
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

/** Returns initials: “Ann Lee” gives AL and 王小明 gives 明, as people of either script would write on a badge. */
export function initials(name: string): string {
  const [first = '', ...others] = name.trim().split(/\s+/)
  if (/\p{Script=Han}/u.test(first)) return graphemes(first).at(-1) ?? ''
  return [first, ...others.slice(-1)]
    .map((word) => graphemes(word)[0])
    .join('')
    .toUpperCase()
}

function Day({ at }: { at: number }) {
  return <div class="day">{dayName(at)}</div>
}

/** Writes a time by the reader's own habits, if those are in the language of the window. */
function written(at: number, how: Intl.DateTimeFormatOptions): string {
  const { language } = model.host
  const date = new Date(at)
  // Some browsers have no language, or one that is not a language tag: `en-US@posix`.
  const own = attempt(
    () => navigator.language.startsWith(language.slice(0, 2)) && date.toLocaleString(navigator.language, how),
  )
  return own || date.toLocaleString(language, how)
}

/** Names a day by the server's clock, as the times of messages are: the page's clock may be days off. */
export function dayName(at: number): string {
  const midnight = new Date(model.host.connection.now()).setHours(0, 0, 0, 0)
  if (at >= midnight) return t.today
  // When the clocks were changed, yesterday may have begun less than a day before.
  if (at >= new Date(midnight - 1).setHours(0, 0, 0, 0)) return t.yesterday
  return written(at, { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' })
}

function EventLine({ message }: { message: Message }) {
  const text = message.event && eventText(message.event)
  return text ? <div class="event">{text}</div> : null
}

function BubbleRow({ entry, named }: { entry: Bubble; named: boolean | undefined }) {
  const { own, first, last, author, by, pending, state, at, files, removed } = entry
  const name = author || (by === 'agent' ? t.somebody : t.visitor)
  const failed = state === 'failed'
  if (files) void needFiles().catch(() => {})
  const text = filesPart ? entry.text : wordsOf(entry)
  return (
    <div class={`row${own ? ' own' : ''}${first ? ' first' : ''}${last ? ' last' : ''}`}>
      {!own && (last ? <Avatar name={name} /> : <span class="avatar none" />)}
      <div class="said">
        {named && first && !own ? (
          <div class="foot" dir="auto">
            <b>{name}</b>
            {by === 'agent' && t.host}
          </div>
        ) : (
          <span class="hid">{own ? t.you : name}: </span>
        )}
        {(text || !files) && (
          <div class={failed ? 'bubble bad' : removed ? 'bubble removed' : 'bubble'} dir="auto">
            <Linked text={removed ? t.removed : text} />
          </div>
        )}
        {files && filesPart && <filesPart.FileList files={files} />}
        {failed && pending ? (
          <Failed pending={pending} />
        ) : (
          (last || state === 'waiting') && <Foot at={at} state={state} />
        )}
      </div>
    </div>
  )
}

const STATES = { waiting: t.waiting, sent: t.sent, delivered: t.delivered, read: t.read, failed: t.failed }

function Foot({ at, state }: { at: number; state: OwnState | false }) {
  return (
    <div class="foot">
      <span>{written(at, { hour: 'numeric', minute: '2-digit' })}</span>
      {state && (
        <span class={`state ${state}`} title={STATES[state]}>
          <Icon name={state} />
          <span class={state === 'read' ? '' : 'hid'}>{STATES[state]}</span>
        </span>
      )}
    </div>
  )
}

function Failed({ pending }: { pending: PendingMessage }) {
  const { error, key } = pending
  return (
    <div class="foot bad" role="alert">
      <Icon name="failed" />
      <span>
        {error === 'thread_closed'
          ? t.failedClosed
          : error === 'too_large'
            ? t.failedLong
            : error === 'blocked'
              ? t.blocked
              : t.failed}
      </span>
      <button type="button" onClick={() => void model.retry(pending)}>
        {t.retry}
      </button>
      <button type="button" onClick={() => void model.chat.outbox.discard(key)}>
        {t.discard}
      </button>
    </div>
  )
}
