import { useEffect, useMemo } from 'preact/hooks'
import type { Ticket, TicketPriority } from '../../../src/protocol/wire.ts'
import { errorCode } from '../../client/index.ts'
import { Avatar } from '../../ui/components/avatar.tsx'
import { Icon } from '../../ui/components/icon.tsx'
import { Linked } from '../../ui/components/linked.tsx'
import { toast } from '../../ui/components/toast.tsx'
import { useClient, useInbox, useLink, useMeId, useTickets } from '../desk/context.ts'
import { ThreadView } from '../stores/thread-view.ts'
import { eventWords } from '../thread/event-words.ts'
import { UnsentNote } from '../thread/thread-item.tsx'
import { Writing } from '../thread/writing.tsx'
import { formatRoute, go } from '../view/route.ts'
import { failureWords, fullTime, requesterName, t } from '../words/words.ts'
import { STATUSES } from './ticket-list.tsx'

const PRIORITIES = ['low', 'normal', 'high', 'urgent'] as const satisfies readonly TicketPriority[]

export function TicketScreen({ id }: { id: string | undefined }) {
  const inbox = useInbox()
  const link = useLink()
  const tickets = useTickets()
  const ticket = id === undefined ? undefined : inbox.tickets.value.get(id)
  const open = link.value.kind === 'open'
  useEffect(() => {
    if (id !== undefined && open) void tickets.find(id)
  }, [id, open])
  if (id === undefined)
    return (
      <section class="chat nothing">
        <Icon name="ticket" />
        <h2>{t('tickets.pick')}</h2>
      </section>
    )
  if (ticket !== undefined) return <TicketView key={id} ticket={ticket} />
  return (
    <section class="chat nothing">
      {tickets.lost.value.has(id) ? (
        <>
          <Icon name="info" />
          <h2>{t('ticket.missing')}</h2>
          <p>{t('missing.text')}</p>
          <a class="button button--secondary phone-only" href={formatRoute({ screen: 'tickets' })}>
            {t('back')}
          </a>
        </>
      ) : (
        <span class="skeleton skeleton--half" />
      )}
    </section>
  )
}

function TicketView({ ticket }: { ticket: Ticket }) {
  const client = useClient()
  const inbox = useInbox()
  const thread = useMemo(() => new ThreadView(client.thread(ticket.thread)), [ticket.thread])
  useEffect(() => () => thread.close(), [thread])
  return (
    <section class="chat" aria-label={`#${ticket.number} ${ticket.subject}`}>
      <header class="chat-head">
        <button
          type="button"
          class="icon-button phone-only"
          aria-label={t('back')}
          onClick={() => go({ screen: 'tickets' })}
        >
          <Icon name="chevronLeft" />
        </button>
        <div class="chat-who">
          <h2>
            <span class="quiet">#{ticket.number}</span> <bdi class="chat-subject">{ticket.subject}</bdi>
          </h2>
          <p class="chat-page">
            <bdi>{requesterName(ticket)}</bdi>
            {ticket.requester.email !== null && ticket.requester.email !== requesterName(ticket) && (
              <a href={`mailto:${ticket.requester.email}`}>{ticket.requester.email}</a>
            )}
            {ticket.conversation !== null && (
              <a href={formatRoute({ screen: 'chats', id: ticket.conversation.id })}>
                {t('tickets.conversation', { number: String(ticket.conversation.number) })}
              </a>
            )}
          </p>
        </div>
      </header>
      <Fields ticket={ticket} />
      <Entries thread={thread} visitor={requesterName(ticket)} />
      <div class="composer" data-side="note">
        <Writing thread={thread} names={{ visitor: ticket.requester.name, agent: inbox.me.value?.name ?? '' }} isNote />
      </div>
    </section>
  )
}

function Fields({ ticket }: { ticket: Ticket }) {
  const tickets = useTickets()
  const inbox = useInbox()
  const change = async (part: Parameters<typeof tickets.update>[1]) => {
    try {
      await tickets.update(ticket, part)
    } catch (error) {
      toast(errorCode(error) === 'conflict' ? t('tickets.changed') : failureWords(error), { look: 'danger' })
    }
  }
  const agents = [...inbox.agents.value.values()].filter((agent) => !agent.disabled || agent.id === ticket.assignee?.id)
  return (
    <div class="ticket-fields">
      <label class="field">
        <span class="field__label">{t('tickets.status')}</span>
        <select
          class="input"
          value={ticket.status}
          onChange={(event) =>
            void change({ status: STATUSES.find((each) => each === event.currentTarget.value) ?? ticket.status })
          }
        >
          {STATUSES.map((status) => (
            <option key={status} value={status}>
              {t(`status.${status}`)}
            </option>
          ))}
        </select>
      </label>
      <label class="field">
        <span class="field__label">{t('tickets.priority')}</span>
        <select
          class="input"
          value={ticket.priority}
          onChange={(event) =>
            void change({ priority: PRIORITIES.find((each) => each === event.currentTarget.value) ?? ticket.priority })
          }
        >
          {PRIORITIES.map((priority) => (
            <option key={priority} value={priority}>
              {t(`priority.${priority}`)}
            </option>
          ))}
        </select>
      </label>
      <label class="field">
        <span class="field__label">{t('tickets.assignee')}</span>
        <select
          class="input"
          value={ticket.assignee?.id ?? ''}
          onChange={(event) => void change({ assignee: event.currentTarget.value || null })}
        >
          <option value="">{t('tickets.none')}</option>
          {agents.map((agent) => (
            <option key={agent.id} value={agent.id}>
              {agent.name}
            </option>
          ))}
        </select>
      </label>
    </div>
  )
}

/** Draws the request and its notes, oldest first, because it is read like a letter and not like a chat. */
function Entries({ thread, visitor }: { thread: ThreadView; visitor: string }) {
  const meId = useMeId()
  if (thread.state.value === 'failed') return <p class="empty grow">{t('thread.failed')}</p>
  return (
    <div class="thread" tabIndex={0} role="log" aria-label={t('thread.label')}>
      {thread.hasOlder.value && (
        <button type="button" class="link" onClick={() => void thread.client.loadOlder()}>
          {t('tickets.more')}
        </button>
      )}
      <ol class="entries">
        {thread.messages.value.map((message) =>
          message.kind === 'event' ? (
            <li key={message.seq} class="event">
              <span>
                {Object.values(eventWords(message, meId)).filter(Boolean).join(' · ')} · {fullTime(message.at)}
              </span>
            </li>
          ) : (
            <li key={message.seq} class="entry-card" data-side={message.author.kind === 'visitor' ? 'public' : 'note'}>
              <p class="entry-who">
                <Avatar name={message.author.name || t('visitor')} id={message.author.id} size="small" />
                <b>
                  <bdi>{message.author.name || visitor}</bdi>
                </b>
                {message.author.kind !== 'visitor' && (
                  <span class="note-mark">
                    <Icon name="lock" /> {t('note')}
                  </span>
                )}
                <time class="ago" dateTime={new Date(message.at).toISOString()}>
                  {fullTime(message.at)}
                </time>
              </p>
              <div class="entry-text" dir="auto">
                <Linked text={message.text ?? ''} />
              </div>
            </li>
          ),
        )}
        {thread.pending.value.map((pending) => (
          <UnsentNote key={pending.key} pending={pending} view={thread} />
        ))}
      </ol>
    </div>
  )
}
