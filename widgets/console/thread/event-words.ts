/** This file puts the events of a thread into words, with the reason. */
import type { Message, ThreadEvent } from '../../../src/protocol/wire.ts'
import { hasWords, t } from '../words/words.ts'

export interface EventWords {
  text: string
  detail?: string | undefined
}

export function eventWords({ event, author }: Message, me: string): EventWords {
  if (event === undefined) return { text: '' }
  const name = nameOf(event.agent ?? null, me)
  const by = author.kind === 'agent' ? nameOf(author, me) : undefined
  switch (event.name) {
    case 'opened':
      return { text: t('event.opened') }
    case 'assigned':
      return { text: t('event.assigned', { name: name ?? '?' }), detail: reasonWords(event.reason, name) }
    case 'transferred':
      return { text: t('event.transferred', { name: name ?? '?' }) }
    case 'returned':
      return { text: t('event.returned'), detail: reasonWords(event.reason, name) }
    case 'closed':
      return closedWords(event, name)
    case 'rated':
      return { text: t('event.rated', { score: event.score ?? 0 }), detail: event.comment }
    case 'ticketed':
      return { text: t('event.ticketed', { number: String(event.ticket?.number ?? '') }), detail: by }
    case 'status':
      return {
        text: t('event.status', { status: event.status === undefined ? '' : t(`status.${event.status}`) }),
        detail: by,
      }
    case 'assignee':
      return { text: name === undefined ? t('event.assignee.none') : t('event.assignee', { name }), detail: by }
    case 'invited':
    case 'joined':
    case 'left':
      return { text: t(`event.${event.name}`, { name: event.person?.name ?? '?' }) }
    case 'removed':
      return event.person === undefined
        ? { text: t('event.messageRemoved'), detail: by }
        : { text: t('event.removed', { name: event.person.name }) }
    case 'renamed':
    case 'archived':
      return { text: t(`event.${event.name}`), detail: by }
  }
}

function closedWords(event: ThreadEvent, name: string | undefined): EventWords {
  switch (event.reason) {
    case 'ended_by_visitor':
      return { text: t('event.closed.visitor') }
    case 'closed_by_agent':
      return { text: name === undefined ? t('event.closed') : t('event.closed.by', { name }) }
    default:
      return { text: t('event.closed'), detail: reasonWords(event.reason, name) }
  }
}

/**
 * Returns the reason in words. The server gives a code for what it decided; one that this page does not know is shown
 * as it is.
 */
function reasonWords(reason: string | undefined, name: string | undefined): string | undefined {
  const key = `why.${reason ?? ''}`
  return hasWords(key) ? t(key as 'why.agent_lost', { name: name ?? t('event.someone') }) : reason
}

function nameOf(agent: { id: string; name: string } | null, me: string): string | undefined {
  if (agent === null) return undefined
  return agent.id === me ? t('event.you') : agent.name
}
