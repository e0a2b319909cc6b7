import type { Message } from '../../../src/protocol/wire.ts'
import { Avatar } from '../../ui/components/avatar.tsx'
import { Icon } from '../../ui/components/icon.tsx'
import { MarkedLinks } from '../../ui/components/marked-links.tsx'
import { dayName } from '../../ui/days/day-name.ts'
import { FileList } from '../../ui/files/file-list.tsx'
import { formatDate } from '../../ui/i18n/format.ts'
import { Link } from '../shell/link.tsx'
import { t } from '../strings/transcripts.ts'
import type { Entry } from './entries.ts'
import { eventText } from './event-text.ts'

export interface TranscriptEntryProps {
  entry: Entry
  /** Is true for the entry that the address names, or the hit at which the transcript was opened. */
  present: boolean
  /** The address of this entry. */
  to: string
  /** The name that stands above messages without a name. */
  visitor: string
}

export function TranscriptEntry({ entry, present, to, visitor }: TranscriptEntryProps) {
  const { anchor, message, newDay } = entry
  return (
    <>
      {newDay && <li class="log__day">{dayName(message.at)}</li>}
      <li
        id={anchor}
        class={present ? 'log__entry log__entry--present' : 'log__entry'}
        aria-current={present ? 'true' : undefined}
      >
        {message.kind === 'event' ? (
          <Happened message={message} to={to} />
        ) : (
          <Said entry={entry} to={to} visitor={visitor} />
        )}
      </li>
    </>
  )
}

function Said({ entry: { message, note, follows, hit }, to, visitor }: { entry: Entry; to: string; visitor: string }) {
  const side = message.author.kind === 'visitor' ? 'visitor' : 'agent'
  const name = message.author.kind === 'visitor' ? visitor : message.author.name
  return (
    <div class={`said said--${note ? 'note' : side}${follows ? ' said--follows' : ''}`}>
      {follows ? <span class="said__gap" /> : <Avatar id={message.author.id} name={name} size="small" />}
      <div class="said__body">
        {!follows && (
          <p class="said__head small">
            <strong>{name}</strong>
            {note && <span class="said__kind">{t('note')}</span>}
          </p>
        )}
        {message.text && (
          <p class="said__text" dir="auto">
            <MarkedLinks text={message.text} marks={hit?.marks ?? []} />
          </p>
        )}
        {message.files && <FileList files={message.files} marks={hit?.files ?? []} />}
      </div>
      <Permalink message={message} to={to} />
    </div>
  )
}

function Happened({ message, to }: { message: Message; to: string }) {
  return (
    <div class="happened small">
      <span>{eventText(message)}</span>
      <Permalink message={message} to={to} />
    </div>
  )
}

/** Draws the time as a link, which can be opened and copied, and marks the message. */
function Permalink({ message, to }: { message: Message; to: string }) {
  return (
    <Link
      class="permalink small"
      to={to}
      aria-label={`${formatDate(message.at, 'time')}, ${t('permalink', { time: formatDate(message.at, 'dateTime') })}`}
      title={formatDate(message.at, 'dateTime')}
    >
      <time dateTime={new Date(message.at).toISOString()}>{formatDate(message.at, 'time')}</time>
      <Icon name="link" size={14} />
    </Link>
  )
}
