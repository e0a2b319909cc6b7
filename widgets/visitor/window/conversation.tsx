import { useRef } from 'preact/hooks'
import { isBlank, LIMITS } from '../../../src/protocol/wire.ts'
import { ofDocument } from '../../loader/page-document.ts'
import { model } from '../current.ts'
import type { Person } from '../model.ts'
import { t } from '../strings.ts'
import { timeline } from '../timeline.ts'
import { Composer } from './composer.tsx'
import { Ended } from './ended.tsx'
import { Greeting, Older, Timeline, TypingDots } from './messages.tsx'
import { Scrolled } from './scroll.tsx'

export function ConversationView() {
  const { phase } = model
  const person = useRef<Person>({})
  const settings = model.host.site.appearance
  const known = model.person
  const asks = phase === 'greeting' && !model.verified && model.pending.length === 0
  const askName = asks && settings.askName && !known.name
  const askEmail = asks && settings.askEmail && !known.email
  return (
    <>
      <MessageList />
      {phase === 'queued' && <Queue />}
      {(askName || askEmail) && <PersonFields person={person.current} askName={askName} askEmail={askEmail} />}
      {phase === 'ended' ? (
        !model.guest && <Ended />
      ) : (
        <Composer attaches onSend={(text, files) => model.say(text, person.current, files)} />
      )}
    </>
  )
}

function MessageList() {
  const { messages, pending, thread, host } = model
  const entries = timeline(messages, pending, thread?.marks ?? [], model.guest)
  const words = entries.filter(({ kind }) => kind === 'bubble').length
  const seen = () => {
    if (host.isOpen && !ofDocument('hidden')) model.markRead()
  }
  // An agent who left the chat has stopped typing, though nothing said so.
  const typing = model.phase === 'active' && thread?.typing.find(({ kind }) => kind === 'agent')
  const greeting = host.site.appearance.greeting[host.language]
  const body = (
    <>
      {thread?.hasOlder ? (
        <Older thread={thread} />
      ) : (
        greeting && !model.guest && <Greeting name={host.site.name} text={greeting} />
      )}
      <Timeline entries={entries} />
      {typing && <TypingDots name={typing.name || t.somebody} />}
    </>
  )
  return <Scrolled body={body} count={words} first={messages[0]?.seq ?? 0} atEnd={seen} />
}

function Queue() {
  const position = model.conversation?.position ?? 0
  return (
    <div class="queue" role="status">
      <p>
        <b>{position > 1 ? t.waitingPosition(position) : position ? t.waitingNext : t.waitingAny}</b>
        <br />
        {t.waitingHint}
      </p>
      <div class="buttons">
        <button type="button" class="quiet" onClick={() => model.openForm(true)}>
          {t.leaveInstead}
        </button>
        <button type="button" class="quiet" onClick={() => void model.end().catch(() => {})}>
          {t.cancel}
        </button>
      </div>
    </div>
  )
}

/** Asks only for what the site wants to know. The visitor may leave all of it empty. */
function PersonFields({ person, askName, askEmail }: { person: Person; askName: boolean; askEmail: boolean }) {
  const set = (field: keyof Person) => (event: { currentTarget: HTMLInputElement }) => {
    const text = event.currentTarget.value.trim()
    person[field] = isBlank(text) ? '' : text
  }
  return (
    <div class="person">
      {askName && (
        <label>
          {t.name} <small>({t.optional})</small>
          <input autocomplete="name" maxLength={LIMITS.nameLength} onInput={set('name')} />
        </label>
      )}
      {askEmail && (
        <label>
          {t.email} <small>({t.optional})</small>
          <input type="email" autocomplete="email" maxLength={LIMITS.emailLength} onInput={set('email')} />
        </label>
      )}
    </div>
  )
}
