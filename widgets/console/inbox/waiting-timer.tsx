import type { StaffConversation } from '../../../src/protocol/wire.ts'
import { useClock } from '../desk/context.ts'
import { waitingLevel, waitingSince } from '../stores/lists.ts'
import { duration, t } from '../words/words.ts'

/** How long the visitor has waited for an answer; counts every second, amber at 40 s, red at 90 s. */
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
