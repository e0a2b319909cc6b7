import { useEffect, useRef } from 'preact/hooks'
import type { StaffConversation } from '../../../src/protocol/wire.ts'
import { useChatCommands, useDrafts, useInbox, useLink, useMeId, useView } from '../desk/context.ts'
import { reasonWords } from '../desk/reason-words.ts'
import { whyNotTake } from '../desk/taking.ts'
import { chordWords } from '../shell/keys.ts'
import type { OpenChat } from '../stores/open-chats.ts'
import { type Standing, standingOf } from '../stores/standing.ts'
import { Writing } from '../thread/writing.tsx'
import { t } from '../words/words.ts'

export function Composer({ chat, conversation }: { chat: OpenChat; conversation: StaffConversation }) {
  const commands = useChatCommands()
  const meId = useMeId()
  const inbox = useInbox()
  const view = useView()
  const standing = standingOf(conversation, meId)
  const side = view.side.value
  const thread = side === 'note' ? chat.notes : chat.open
  const names = { visitor: conversation.visitor.name, agent: inbox.me.value?.name ?? '' }
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
              ? (text, files) => {
                  // Without a last message the click may have been meant for the button beside it, so it asks.
                  if (text.trim() === '' && files.length === 0) view.open('close')
                  else void commands.sendAndClose(conversation, thread.client, { text, files })
                }
              : undefined
          }
        />
      )}
    </div>
  )
}

/** Says why nothing can be written here and what would help, and shows the draft, which stays for later. */
function Reason({ standing, conversation }: { standing: Standing; conversation: StaffConversation }) {
  const commands = useChatCommands()
  const drafts = useDrafts()
  const link = useLink()
  const inbox = useInbox()
  const view = useView()
  const draft = drafts.of(conversation.publicThread).value
  const box = useRef<HTMLDivElement>(null)
  const why = standing.kind === 'queued' ? whyNotTake(link.value.kind, inbox.me.value) : undefined
  useEffect(() => {
    if (!view.wantsComposer.value) return
    view.wantsComposer.value = false
    box.current?.focus()
  }, [view.wantsComposer.value])
  return (
    <div id="composer-reason" class="composer-reason" ref={box} tabIndex={-1}>
      <p>
        {reasonWords(standing)} {why?.words}{' '}
        {why?.online && (
          <button type="button" class="link" onClick={() => void commands.setAvailability('online')}>
            {t('empty.goOnline')}
          </button>
        )}
      </p>
      {draft !== '' && (
        <p class="kept" dir="auto">
          <b>{t('composer.kept')}</b> {draft}
        </p>
      )}
    </div>
  )
}
