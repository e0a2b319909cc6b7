import type { Message, ReadMark } from '../../../src/protocol/wire.ts'
import type { PendingMessage } from '../../client/index.ts'
import { Avatar } from '../../ui/components/avatar.tsx'
import { Icon } from '../../ui/components/icon.tsx'
import { Linked } from '../../ui/components/linked.tsx'
import { toast } from '../../ui/components/toast.tsx'
import { FileList } from '../../ui/files/file-list.tsx'
import { FileName } from '../../ui/files/file-name.tsx'
import { sizeText } from '../../ui/files/size-text.ts'
import { t as fileWords } from '../../ui/strings/files.ts'
import { useConnection, useDrafts } from '../desk/context.ts'
import type { Followed } from '../stores/open-chats.ts'
import type { ThreadView } from '../stores/thread-view.ts'
import type { Side } from '../view/view.ts'
import { dayName, failureWords, fullTime, t, timeOfDay } from '../words/words.ts'
import { draftFilesOf } from './draft-files.ts'
import { eventWords } from './event-words.ts'
import type { ThreadLook } from './thread-look.ts'
import type { TimelineItem } from './timeline.ts'

interface Props {
  item: TimelineItem
  look: ThreadLook
  mark: ReadMark | undefined
  chat: Followed
}

export function ThreadItem({ item, look, mark, chat }: Props) {
  switch (item.kind) {
    case 'day':
      return (
        <li class="day">
          <span>{dayName(item.at)}</span>
        </li>
      )
    case 'new':
      return (
        <li class="day new-line">
          <span>{t('thread.newLine')}</span>
        </li>
      )
    case 'event':
      return <EventLine message={item.message} me={look.me} />
    case 'message':
      if (item.message.removed) return <Removed message={item.message} />
      return <Bubble {...item} look={look} mark={mark} />
    case 'pending':
      return (
        <Unsent
          side={item.side}
          pending={item.pending}
          view={(item.side === 'note' ? chat.notes : undefined) ?? chat.open}
        />
      )
  }
}

function Removed({ message }: { message: Message }) {
  return (
    <li class="event" title={fullTime(message.at)}>
      {t('thread.removed')} · <time dateTime={new Date(message.at).toISOString()}>{timeOfDay(message.at)}</time>
    </li>
  )
}

function EventLine({ message, me }: { message: Message; me: string }) {
  const { text, detail } = eventWords(message, me)
  return (
    <li class="event" title={fullTime(message.at)}>
      <span>
        {text}
        {detail !== undefined && detail !== '' && (
          <>
            {' · '}
            <bdi>{detail}</bdi>
          </>
        )}{' '}
        · <time dateTime={new Date(message.at).toISOString()}>{timeOfDay(message.at)}</time>
      </span>
    </li>
  )
}

function Bubble({
  message,
  side,
  first,
  last,
  look,
  mark,
}: {
  message: Message
  side: Side
  first: boolean
  last: boolean
  look: ThreadLook
  mark: ReadMark | undefined
}) {
  const staff = look.isOurs(message.author)
  const name = message.author.id === look.me ? t('you') : look.nameOf(message.author)
  const acts = look.acts?.(message)
  return (
    <li
      class="message"
      // On touch screens a tap focuses the message, which shows what can be done with it.
      tabIndex={acts ? -1 : undefined}
      data-side={side}
      data-from={staff ? 'staff' : 'visitor'}
      data-last={last}
      data-calls={look.calls?.(message) || undefined}
    >
      {!staff && <span class="message-face">{last && <Avatar name={name} id={message.author.id} size="small" />}</span>}
      <div class="message-main">
        {first && (
          <p class="message-who">
            <bdi>{name}</bdi>
            {side === 'note' && (
              <span class="note-mark">
                <Icon name="lock" /> {t('note')}
              </span>
            )}
          </p>
        )}
        {message.text !== undefined && message.text !== '' && (
          <div class="bubble" title={fullTime(message.at)} dir="auto">
            {look.text(message)}
          </div>
        )}
        {message.files && <FileList files={message.files} />}
        {acts}
        {/*
           Every message has a time, also inside a run: it shows on a tap, under the pointer, and while the thread has
           the focus.
        */}
        <p class={last ? 'message-foot' : 'message-foot message-foot--aside'}>
          <time dateTime={new Date(message.at).toISOString()}>{timeOfDay(message.at)}</time>
          {last && staff && side === 'public' && look.reader !== undefined && <State seq={message.seq} mark={mark} />}
        </p>
      </div>
    </li>
  )
}

function State({ seq, mark }: { seq: number; mark: ReadMark | undefined }) {
  return <StateSign state={(mark?.read ?? 0) >= seq ? 'read' : (mark?.delivered ?? 0) >= seq ? 'delivered' : 'sent'} />
}

const STATE_ICONS = { waiting: 'clock', sent: 'check', delivered: 'checks', read: 'checks' } as const

function StateSign({ state }: { state: keyof typeof STATE_ICONS }) {
  const words = t(`state.${state}`)
  return (
    <span class="state" data-state={state} role="img" aria-label={words} title={words}>
      <Icon name={STATE_ICONS[state]} size={14} />
    </span>
  )
}

interface UnsentProps {
  side: Side
  pending: PendingMessage
  view: ThreadView
}

export function UnsentNote({ pending, view }: Omit<UnsentProps, 'side'>) {
  return <Unsent side="note" pending={pending} view={view} />
}

function Unsent({ side, pending, view }: UnsentProps) {
  const failed = pending.state === 'failed'
  return (
    <li class="message" data-side={side} data-from="staff" data-last="true" data-failed={failed}>
      <div class="message-main">
        {pending.text !== '' && (
          <div class="bubble" dir="auto">
            <Linked text={pending.text} />
          </div>
        )}
        {pending.files?.map(({ id, name, size }) => (
          <span key={id} class="file-row">
            <Icon name="note" />
            <FileName name={name} />
            <span class="file-size">{sizeText(size)}</span>
          </span>
        ))}
        {failed ? (
          <Failed pending={pending} view={view} />
        ) : (
          <p class="message-foot">
            <StateSign state={pending.state === 'sent' ? 'sent' : 'waiting'} />
          </p>
        )}
      </div>
    </li>
  )
}

function Failed({ pending, view }: { pending: PendingMessage; view: ThreadView }) {
  const drafts = useDrafts()
  const connection = useConnection()
  const take = () => {
    const { id } = view.client
    const attached = draftFilesOf(id, { drafts: drafts, connection: connection })
    if (!attached.restore(pending.files ?? [])) {
      toast(fileWords('files.limit', { count: attached.most }), { look: 'danger' })
      return
    }
    const draft = drafts.of(id).peek()
    drafts.write(id, [draft, pending.text].filter((text) => text !== '').join('\n'))
    view.client.discard(pending.key)
  }
  return (
    <div class="failed" role="alert">
      <span>
        {t('failed')} {failureWords({ code: pending.error })}
      </span>
      <span class="failed-acts">
        <button type="button" class="link" onClick={() => view.client.retry(pending.key)}>
          {t('failed.retry')}
        </button>
        <button type="button" class="link" onClick={take}>
          {t('failed.toDraft')}
        </button>
        <button type="button" class="link" onClick={() => view.client.discard(pending.key)}>
          {t('failed.discard')}
        </button>
      </span>
    </div>
  )
}
