import type { ComponentChildren } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import type { ResultOfEndpoint } from '../../../src/protocol/http-api.ts'
import type { StaffConversation, Ticket, VisitorBlock } from '../../../src/protocol/wire.ts'
import { Avatar } from '../../ui/components/avatar.tsx'
import { Icon } from '../../ui/components/icon.tsx'
import { PageLink, pageName } from '../../ui/components/page-link.tsx'
import { minuteClock } from '../../ui/i18n/clock.ts'
import { daysBetween } from '../../ui/i18n/days.ts'
import { timeIn } from '../../ui/i18n/format.ts'
import { language } from '../../ui/i18n/language.ts'
import { call } from '../../ui/session/call.ts'
import { useMeId, usePreferences, useRole, useView } from '../desk/context.ts'
import { unblockVisitor } from '../desk/visitors.ts'
import { formatRoute } from '../view/route.ts'
import { deviceName, faceName, fullTime, t, timeOfDay, visitorName } from '../words/words.ts'

export function DetailsPane({ conversation }: { conversation: StaffConversation }) {
  const preferences = usePreferences()
  const view = useView()
  const { visitor } = conversation
  return (
    <aside class="details" aria-label={t('details.label')}>
      <header class="details-head">
        <h2>{t('details.label')}</h2>
        <button
          type="button"
          class="icon-button"
          aria-label={t('details.hide')}
          onClick={() => view.shutDetails(preferences)}
        >
          <Icon name="close" />
        </button>
      </header>
      <div class="details-body">
        <div class="identity">
          <Avatar name={faceName(visitor)} id={visitor.id} size="large" />
          <p class="identity-name">
            <bdi>{visitorName(visitor, conversation.number)}</bdi>
          </p>
          <p class={visitor.verified ? 'badge badge--success' : 'badge'}>
            {visitor.verified ? `✓ ${t('verified')}` : t('details.anonymous')}
          </p>
        </div>
        <About key={visitor.id} conversation={conversation} />
      </div>
    </aside>
  )
}

function Facts({ conversation, timeZone }: { conversation: StaffConversation; timeZone: string | null }) {
  const { visitor, page, startPage, userAgent, rating, ratingComment } = conversation
  const moved = page !== null && startPage !== null && page.url !== startPage.url
  return (
    <dl class="facts">
      {visitor.email !== null && (
        <Fact name={t('details.email')}>
          <a href={`mailto:${visitor.email}`}>{visitor.email}</a>
        </Fact>
      )}
      {page !== null && pageName(page) !== '' && (
        <Fact name={t(conversation.status === 'closed' ? 'details.lastPage' : 'details.page')}>
          <PageLink page={page} />
          {moved && <span class="quiet fact-since">{t('details.pageSince', { time: since(page.at) })}</span>}
        </Fact>
      )}
      {moved && pageName(startPage) !== '' && (
        <Fact name={t('details.startPage')}>
          <PageLink page={startPage} />
        </Fact>
      )}
      <Fact name={t('details.site')}>{conversation.site.name}</Fact>
      {conversation.language !== null && (
        <Fact name={t('details.language')}>{languageName(conversation.language)}</Fact>
      )}
      {timeZone !== null && (
        <Fact name={t('details.localTime')}>
          {timeIn(timeZone, minuteClock.value)} <span class="quiet">{timeZone.replaceAll('_', ' ')}</span>
        </Fact>
      )}
      {userAgent !== null && (
        <Fact name={t('details.device')}>
          <span title={userAgent}>{deviceName(userAgent)}</span>
        </Fact>
      )}
      <Fact name={t('details.started')}>{fullTime(conversation.openedAt)}</Fact>
      {rating !== null && (
        <Fact name={t('details.rating')}>
          {'★'.repeat(rating)}
          {'☆'.repeat(5 - rating)} {ratingComment}
        </Fact>
      )}
    </dl>
  )
}

/** Writes a time, with the day when it was not today. */
const since = (at: number): string => (daysBetween(at, minuteClock.value) === 0 ? timeOfDay(at) : fullTime(at))

function Fact({ name, children }: { name: string; children: ComponentChildren }) {
  return (
    <div class="fact">
      <dt>{name}</dt>
      <dd dir="auto">{children}</dd>
    </div>
  )
}

type Known = ResultOfEndpoint<'getVisitor'> | 'failed' | undefined

function About({ conversation }: { conversation: StaffConversation }) {
  const { visitor, status, ticket } = conversation
  const [known, setKnown] = useState<Known>(undefined)
  const [round, setRound] = useState(0)
  useEffect(() => {
    let current = true
    call('getVisitor', { params: { id: visitor.id } }).then(
      (result) => current && setKnown(result),
      () => current && setKnown('failed'),
    )
    return () => {
      current = false
    }
  }, [visitor.id, status, ticket?.id, round])
  return (
    <>
      <Facts conversation={conversation} timeZone={typeof known === 'object' ? known.timeZone : null} />
      {typeof known === 'object' && known.block !== null && (
        <Blocked conversation={conversation} block={known.block} onLifted={() => setRound(round + 1)} />
      )}
      <History conversation={conversation} known={known} onRetry={() => setRound(round + 1)} />
    </>
  )
}

function Blocked({
  conversation,
  block,
  onLifted,
}: {
  conversation: StaffConversation
  block: VisitorBlock
  onLifted(): void
}) {
  const meId = useMeId()
  const role = useRole()
  const may = role !== 'agent' || conversation.agent?.id === meId
  return (
    <div class="block-note">
      <p>
        {t('block.until', { time: fullTime(block.expiresAt), name: block.by.name })}
        {block.networkExpiresAt !== null && ` ${t('block.untilNetwork', { time: fullTime(block.networkExpiresAt) })}`}
      </p>
      {may && (
        <button
          type="button"
          class="button button--secondary"
          onClick={() => void unblockVisitor(conversation.visitor.id).then((done) => done && onLifted())}
        >
          {t('block.lift')}
        </button>
      )}
    </div>
  )
}

function History({ conversation, known, onRetry }: { conversation: StaffConversation; known: Known; onRetry(): void }) {
  if (known === undefined)
    return (
      <div class="skeleton-rows" aria-hidden="true">
        <span class="skeleton skeleton--most" />
        <span class="skeleton skeleton--half" />
      </div>
    )
  if (known === 'failed')
    return (
      <p class="hint">
        {t('details.failed')}{' '}
        <button type="button" class="link" onClick={onRetry}>
          {t('again')}
        </button>
      </p>
    )
  const past = known.conversations.filter((each) => each.id !== conversation.id)
  return (
    <>
      <h3>{t('details.past')}</h3>
      {past.length === 0 ? (
        <p class="hint">{t('details.pastNone')}</p>
      ) : (
        <ul class="links">
          {past.map((each) => (
            <Past key={each.id} conversation={each} />
          ))}
        </ul>
      )}
      <h3>{t('details.tickets')}</h3>
      {known.tickets.length === 0 ? (
        <p class="hint">{t('details.ticketsNone')}</p>
      ) : (
        <ul class="links">
          {known.tickets.map((each) => (
            <TicketLink key={each.id} ticket={each} />
          ))}
        </ul>
      )}
    </>
  )
}

function Past({ conversation }: { conversation: StaffConversation }) {
  return (
    <li>
      <a href={formatRoute({ screen: 'chats', id: conversation.id })}>
        <span class="link-main">{conversation.lastMessage?.preview || t('row.nothing')}</span>
        <span class="link-sub">
          {fullTime(conversation.openedAt)}
          {conversation.agent && (
            <>
              {' '}
              · <bdi>{conversation.agent.name}</bdi>
            </>
          )}
        </span>
      </a>
    </li>
  )
}

function TicketLink({ ticket }: { ticket: Ticket }) {
  return (
    <li>
      <a href={formatRoute({ screen: 'tickets', id: ticket.id })}>
        <span class="link-main">
          #{ticket.number} <bdi>{ticket.subject}</bdi>
        </span>
        <span class="link-sub">{t(`status.${ticket.status}`)}</span>
      </a>
    </li>
  )
}

function languageName(tag: string): string {
  try {
    return new Intl.DisplayNames([language.value], { type: 'language' }).of(tag) ?? tag
  } catch {
    return tag
  }
}
