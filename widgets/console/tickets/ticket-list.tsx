import { useComputed } from '@preact/signals'
import { Fragment } from 'preact'
import { useEffect } from 'preact/hooks'
import type { Ticket, TicketStatus } from '../../../src/protocol/wire.ts'
import { RelativeTime } from '../../ui/components/relative-time.tsx'
import { SkeletonRows } from '../../ui/components/states.tsx'
import { useRoving } from '../../ui/components/use-roving.ts'
import { byDay } from '../../ui/days/by-day.ts'
import { useInbox, useLink, useMeId, useTickets } from '../desk/context.ts'
import { formatRoute, route } from '../view/route.ts'
import { requesterName, t } from '../words/words.ts'

export const STATUSES = ['open', 'pending', 'solved', 'closed'] as const satisfies readonly TicketStatus[]

export function TicketList() {
  const tickets = useTickets()
  const link = useLink()
  const { filter, shown, state, next } = tickets
  useEffect(() => void tickets.load(), [filter.value, link.value.kind])
  const rows = useComputed(() => shown.value)
  const box = useRoving<HTMLUListElement>()
  return (
    <section class="list" aria-label={t('tickets')}>
      <header class="list-head">
        <h2 class="list-title">{t('tickets')}</h2>
        <Filters />
      </header>
      {state.value === 'loading' && rows.value.length === 0 && <SkeletonRows rows={5} avatars={false} />}
      {state.value === 'failed' && (
        <p class="hint">
          {t('tickets.failed')}{' '}
          <button type="button" class="link" onClick={() => void tickets.load()}>
            {t('again')}
          </button>
        </p>
      )}
      <ul class="rows" ref={box}>
        {byDay(rows.value, (ticket) => ticket.updatedAt).map(({ item, day }) => (
          <Fragment key={item.id}>
            {day !== undefined && <li class="row-group">{day}</li>}
            <Row ticket={item} />
          </Fragment>
        ))}
      </ul>
      {state.value === 'ready' && rows.value.length === 0 && <p class="empty">{t('tickets.empty')}</p>}
      {next.value !== null && state.value === 'ready' && (
        <div class="list-foot">
          <button type="button" class="button button--secondary button--wide" onClick={() => void tickets.more()}>
            {t('tickets.more')}
          </button>
        </div>
      )}
    </section>
  )
}

function Filters() {
  const tickets = useTickets()
  const inbox = useInbox()
  const meId = useMeId()
  const { filter } = tickets
  const agents = [...inbox.agents.value.values()].filter((agent) => agent.id !== meId)
  return (
    <div class="filters">
      <select
        class="input"
        aria-label={t('tickets.status')}
        value={filter.value.status ?? ''}
        onChange={(event) => tickets.narrow({ status: STATUSES.find((each) => each === event.currentTarget.value) })}
      >
        <option value="">{t('tickets.all')}</option>
        {STATUSES.map((status) => (
          <option key={status} value={status}>
            {t(`status.${status}`)}
          </option>
        ))}
      </select>
      <select
        class="input"
        aria-label={t('tickets.assignee')}
        value={filter.value.assignee ?? ''}
        onChange={(event) => tickets.narrow({ assignee: event.currentTarget.value || undefined })}
      >
        <option value="">{t('tickets.anyone')}</option>
        <option value={meId}>{t('tickets.mine')}</option>
        <option value="none">{t('tickets.none')}</option>
        {agents.map((agent) => (
          <option key={agent.id} value={agent.id}>
            {agent.name}
          </option>
        ))}
      </select>
    </div>
  )
}

function Row({ ticket }: { ticket: Ticket }) {
  return (
    <li>
      <a
        class="row ticket-row"
        href={formatRoute({ screen: 'tickets', id: ticket.id })}
        aria-current={route.value.id === ticket.id ? 'true' : undefined}
      >
        <span class="row-main">
          <span class="row-top">
            <span class="row-name" dir="auto">
              {ticket.subject}
            </span>
            <span class="ago">
              <RelativeTime at={ticket.updatedAt} />
            </span>
          </span>
          <span class="row-page">
            #{ticket.number} · <bdi>{requesterName(ticket)}</bdi>
          </span>
          <span class="row-bottom">
            <StatusBadge status={ticket.status} />
            {ticket.priority !== 'normal' && (
              <span class={ticket.priority === 'low' ? 'badge' : 'badge badge--danger'}>
                {t(`priority.${ticket.priority}`)}
              </span>
            )}
            <span class="row-last end" dir="auto">
              {ticket.assignee?.name ?? t('tickets.none')}
            </span>
          </span>
        </span>
      </a>
    </li>
  )
}

function StatusBadge({ status }: { status: TicketStatus }) {
  const tone = { open: 'badge--accent', pending: 'badge--warning', solved: 'badge--success', closed: '' }[status]
  return <span class={`badge ${tone}`}>{t(`status.${status}`)}</span>
}
