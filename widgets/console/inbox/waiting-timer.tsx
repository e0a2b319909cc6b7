import type { StaffConversation } from '../../../src/protocol/wire.ts'
import { useClock } from '../desk/context.ts'
import { waitingLevel, waitingSince } from '../stores/lists.ts'
import { duration, t } from '../words/words.ts'

/**
 * Shows how long the visitor has waited for an answer. It counts every second, and is amber from 40 s and red from 90
 * s.
 */
export function WaitingTimer({ conversation }: { conversation: StaffConversation }) {
  const clock = useClock()
  const since = waitingSince(conversation)
  if (since === null) return null
  const ms = Math.max(0, clock.now.value - since)
  const words = duration(ms)
  return (
    <span class="waiting" data-level={waitingLevel(ms)} title={t('waiting.title')}>
      <span class="visually-hidden">{t('waiting.title')} </span>
      {words}
    </span>
  )
}
