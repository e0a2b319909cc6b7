import type { StaffConversation } from '../../../src/protocol/wire.ts'
import { sendAndClose } from '../commands.ts'
import { useConsole } from '../context.ts'
import { chordWords } from '../shell/keys.ts'
import { t, timeOfDay, visitorName } from '../words.ts'
import type { OpenChat } from './open-chats.ts'
import { type Standing, standingOf } from './standing.ts'
import { Writing } from './writing.tsx'

export function Composer({ chat, conversation }: { chat: OpenChat; conversation: StaffConversation }) {
  const { desk, view } = useConsole()
  const standing = standingOf(conversation, desk.meId)
  const side = view.side.value
  const thread = side === 'note' ? chat.notes : chat.open
  const names = { visitor: visitorName(conversation.visitor, conversation.number), agent: desk.inbox.me.value?.name ?? '' }
  return (
    <div class="composer" data-side={side}>
      <div class="composer-tabs" role="group" aria-label={t('composer.side')}>
        <button
          type="button"
          class="seg"
          aria-pressed={side === 'public'}
          title={chordWords('reply').join('+')}
          onClick={() => view.write('public')}
        >
          {t('composer.reply')}
        </button>
        <button
          type="button"
          class="seg"
          aria-pressed={side === 'note'}
          title={chordWords('note').join('+')}
          onClick={() => view.write('note')}
        >
          {t('composer.note')}
        </button>
      </div>
      {side === 'public' && standing.kind !== 'mine' && standing.kind !== 'member' ? (
        <Reason standing={standing} conversation={conversation} />
      ) : (
        <Writing
          key={side}
          thread={thread}
          names={names}
          isNote={side === 'note'}
          onClose={
            side === 'public' && standing.kind === 'mine'
              ? (text, files) => void sendAndClose(desk, conversation, thread.client, { text, files })
              : undefined
          }
        />
      )}
    </div>
  )
}

/** Why there is nothing to write in, and the draft that stays for when there is. */
function Reason({ standing, conversation }: { standing: Standing; conversation: StaffConversation }) {
  const { desk } = useConsole()
  const draft = desk.drafts.of(conversation.publicThread).value
  const words = () => {
    switch (standing.kind) {
      case 'queued':
        return t('reason.queued')
      case 'closed':
        return standing.at === null ? t('reason.closed') : t('reason.closedAt', { time: timeOfDay(standing.at) })
      case 'other':
        return t('reason.other', { name: standing.agent?.name ?? '?' })
      case 'mine':
      case 'member':
        return ''
    }
  }
  return (
    <div class="composer-reason">
      <p>{words()}</p>
      {draft !== '' && (
        <p class="kept" dir="auto">
          <b>{t('composer.kept')}</b> {draft}
        </p>
      )}
    </div>
  )
}
