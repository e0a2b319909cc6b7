/** Events of a thread in words, with why. */
import type { Message } from '../../../src/protocol/wire.ts'
import { hasWords, t } from '../words.ts'

export function eventWords(message: Message, me: string): { text: string; detail?: string } {
  const event = message.event
  if (event === undefined) return { text: '' }
  const by = message.author.id === me ? t('you') : message.author.name
  const name = event.agent === null || event.agent === undefined ? '' : event.agent.id === me ? t('event.youTo') : event.agent.name
  const text = t(`event.${key(event, message)}`, {
    by,
    name,
    score: event.score ?? 0,
    number: String(event.ticket?.number ?? ''),
    status: event.status === undefined ? '' : t(`status.${event.status}`),
  })
  const detail = event.name === 'rated' ? event.comment : reasonWords(event.reason)
  return detail === undefined || detail === '' ? { text } : { text, detail }
}

/** The server gives a code for what it decided and free words for what people said. */
function reasonWords(reason: string | undefined): string | undefined {
  return reason === undefined ? undefined : hasWords(`reason.${reason}`) ? t(`reason.${reason}` as 'reason.agent_lost') : reason
}

function key(event: NonNullable<Message['event']>, message: Message) {
  switch (event.name) {
    case 'assigned':
    case 'transferred':
    case 'assignee':
      return event.agent === null || event.agent === undefined ? (`${event.name}.none` as const) : event.name
    case 'closed':
      return message.author.kind === 'system' ? 'closed.system' : message.author.kind === 'visitor' ? 'closed.visitor' : 'closed'
    default:
      return event.name
  }
}
