import type { ResultOfEndpoint } from '../../../src/protocol/http-api.ts'
import type { Page, StaffConversation } from '../../../src/protocol/wire.ts'
import { Avatar } from '../../ui/components/avatar.tsx'
import { Badge } from '../../ui/components/badge.tsx'
import { Button, IconButton } from '../../ui/components/button.tsx'
import { copyText } from '../../ui/components/copy-button.tsx'
import { Icon } from '../../ui/components/icon.tsx'
import { Menu } from '../../ui/components/menu.tsx'
import { PageLink, pageName } from '../../ui/components/page-link.tsx'
import { toast } from '../../ui/components/toast.tsx'
import { formatDate } from '../../ui/i18n/format.ts'
import { Link } from '../shell/link.tsx'
import { go } from '../shell/place.ts'
import { t } from '../strings/transcripts.ts'
import { addressOf, type Query } from './query.ts'
import { visitorName } from './visitor-name.ts'

export interface TranscriptHeadProps {
  transcript: ResultOfEndpoint<'getTranscript'>
  query: Query
  notes: boolean
  onNotes(shown: boolean): void
  /** The anchors of the entries with hits, in order. */
  hits: readonly string[]
  present: string | undefined
  onHit(anchor: string): void
  onDelete(): void
}

export function TranscriptHead(props: TranscriptHeadProps) {
  const { transcript, query, notes, onNotes } = props
  const { conversation } = transcript
  const name = visitorName(conversation)
  const noteCount = transcript.notes.filter((note) => note.kind === 'text').length
  return (
    <header class="transcript__head">
      <div class="transcript__who">
        <Link class="transcript__back icon-button" to={addressOf(query)} aria-label={t('backToResults')}>
          <Icon name="chevronLeft" />
        </Link>
        <Avatar id={conversation.visitor.id} name={name} size="large" />
        <div class="transcript__names">
          <h2 class="transcript__name">
            <span>{name}</span>
            {conversation.visitor.verified && <Badge look="success">{t('verified')}</Badge>}
            {conversation.status !== 'closed' && <Badge look="accent">{t(conversation.status)}</Badge>}
          </h2>
          {conversation.visitor.email && (
            <span class="muted small" dir="auto">
              {conversation.visitor.email}
            </span>
          )}
        </div>
        <More conversation={conversation} query={query} onDelete={props.onDelete} />
      </div>
      <Facts conversation={conversation} />
      <div class="transcript__tools">
        <HitSteps {...props} />
        {noteCount > 0 && (
          <Button size="small" icon="note" aria-pressed={notes} onClick={() => onNotes(!notes)}>
            {notes ? t('hideNotes') : t('showNotes', { count: noteCount })}
          </Button>
        )}
      </div>
    </header>
  )
}

function Facts({ conversation }: { conversation: StaffConversation }) {
  const { number, site, agent, page, startPage, openedAt, closedAt, rating, ratingComment } = conversation
  const moved = page !== null && startPage !== null && page.url !== startPage.url
  return (
    <ul class="transcript__facts small muted">
      <li>{t('number', { number: String(number) })}</li>
      <li dir="auto">{site.name}</li>
      <li>{agent?.name ?? t('nobody')}</li>
      <li>{closedAt === null ? formatDate(openedAt, 'dateTime') : period(openedAt, closedAt)}</li>
      {rating !== null && (
        <li title={ratingComment ?? undefined}>
          <span aria-hidden="true">{`${'★'.repeat(rating)}${'☆'.repeat(5 - rating)}`}</span>
          <span class="visually-hidden">{t('rated', { score: rating })}</span>
        </li>
      )}
      {moved && <Where name={t('firstPage')} page={startPage} />}
      {page !== null && <Where name={t(moved ? 'lastPage' : 'page')} page={page} />}
    </ul>
  )
}

function Where({ name, page }: { name: string; page: Page }) {
  if (pageName(page) === '') return null
  return (
    <li class="transcript__page">
      <span>{name}</span>
      <PageLink page={page} />
    </li>
  )
}

function period(from: number, to: number): string {
  const sameDay = new Date(from).toDateString() === new Date(to).toDateString()
  return `${formatDate(from, 'dateTime')} – ${formatDate(to, sameDay ? 'time' : 'dateTime')}`
}

function HitSteps({ hits, present, onHit }: TranscriptHeadProps) {
  if (hits.length === 0) return null
  const at = hits.indexOf(present ?? '')
  const step = (by: 1 | -1) => onHit(hits[(at + by + hits.length) % hits.length] ?? '')
  return (
    <div class="hit-steps" role="group" aria-label={t('hitsHere')}>
      <IconButton size="small" icon="chevronUp" label={t('previousHit')} onClick={() => step(-1)} />
      <span class="small" aria-live="polite">
        {at === -1 ? t('hits', { count: hits.length }) : t('hitOf', { at: at + 1, count: hits.length })}
      </span>
      <IconButton size="small" icon="chevronDown" label={t('nextHit')} onClick={() => step(1)} />
    </div>
  )
}

function More({ conversation, query, onDelete }: { conversation: StaffConversation; query: Query; onDelete(): void }) {
  const everything = { q: '', from: '', to: '', agent: '', site: '', status: '' } as const
  const items = [
    { label: t('copyLink'), icon: 'link' as const, onSelect: () => void copyLink(addressOf(query, conversation.id)) },
    {
      label: t('sameVisitor'),
      icon: 'user' as const,
      onSelect: () => go(addressOf({ ...everything, visitor: conversation.visitor.id }, conversation.id)),
    },
    { label: t('print'), icon: 'printer' as const, onSelect: () => print() },
    ...(conversation.status === 'closed'
      ? [{ label: t('delete'), icon: 'trash' as const, danger: true, onSelect: onDelete }]
      : []),
  ]
  return <Menu items={items}>{(trigger) => <IconButton icon="ellipsis" label={t('moreActions')} {...trigger} />}</Menu>
}

async function copyLink(address: string): Promise<void> {
  if (await copyText(location.origin + address)) toast(t('linkCopied'))
}
