import type { Standing } from '../stores/standing.ts'
import { t, timeOfDay } from '../words/words.ts'

/** Returns why this agent cannot write to the visitor here; it is empty for an agent who can. */
export function reasonWords(standing: Standing): string {
  switch (standing.kind) {
    case 'queued':
      return t('reason.queued')
    case 'closed':
      return standing.at === null ? t('reason.closed') : t('reason.closedAt', { time: timeOfDay(standing.at) })
    case 'other':
      return t('reason.other', { name: standing.agent?.name ?? '?' })
    case 'member':
      return t('reason.member')
    case 'mine':
      return ''
  }
}
