/** Puts what happened in a conversation into one line, with the reason. */
import type { Message, ThreadEvent } from '../../../src/protocol/wire.ts'
import { t } from '../strings/transcripts.ts'

export function eventText({ event }: Message): string {
  if (event === undefined) return ''
  const why = reasonText(event)
  return why === undefined ? whatText(event) : `${whatText(event)} · ${why}`
}

function whatText(event: ThreadEvent): string {
  const name = event.agent?.name ?? t('somebody')
  switch (event.name) {
    case 'opened':
      return t('wasOpened')
    case 'assigned':
      return t('wasAssigned', { name })
    case 'returned':
      return t('wasReturned')
    case 'transferred':
      return t('wasTransferred', { name })
    case 'closed':
      return t('wasClosed')
    case 'rated':
      return t('rated', { score: event.score ?? 0 }) + (event.comment ? ` · ${event.comment}` : '')
    case 'ticketed':
      return t('wasTicketed', { number: String(event.ticket?.number ?? '') })
    case 'status':
      return t('wasStatus', { status: event.status ?? '' })
    case 'assignee':
      return event.agent == null ? t('wasUnassigned') : t('wasAssigned', { name })
    case 'invited':
    case 'joined':
    case 'left':
    case 'removed':
      return t(`was_${event.name}`, { name: event.person?.name ?? t('somebody') })
    default:
      // The other events happen in rooms, which are not among the transcripts.
      return ''
  }
}

function reasonText({ reason, agent }: ThreadEvent): string | undefined {
  const name = agent?.name ?? t('somebody')
  switch (reason) {
    case undefined:
      return undefined
    case 'fewest_chats':
      return t('fewest_chats')
    case 'longest_without':
      return t('longest_without')
    case 'taken':
      return t('taken')
    case 'transfer':
      return t('transfer')
    case 'agent_lost':
      return t('agent_lost', { name })
    case 'agent_away':
      return t('agent_away', { name })
    case 'agent_disabled':
      return t('agent_disabled', { name })
    case 'ended_by_visitor':
      return t('ended_by_visitor')
    case 'closed_by_agent':
      return t('closed_by_agent', { name })
    case 'moved':
      return t('moved')
    default:
      return reason
  }
}
