import { useEffect } from 'preact/hooks'
import type { StaffConversation } from '../../../src/protocol/wire.ts'
import { Icon } from '../../ui/components/icon.tsx'
import { SkeletonRows } from '../../ui/components/states.tsx'
import { useClock, useDepartures, useDrafts, useInbox, useOpenChats } from '../desk/context.ts'
import { isNews } from '../stores/standing.ts'
import { formatRoute } from '../view/route.ts'
import { t, timeOfDay, visitorName } from '../words/words.ts'
import { ChatHeader } from './chat-header.tsx'
import { Composer } from './composer.tsx'
import { ConversationThread } from './conversation-thread.tsx'

export function ChatView({ id }: { id: string | undefined }) {
  const inbox = useInbox()
  const conversation = inbox.find(id)
  if (id === undefined) return <Nothing />
  if (conversation === undefined) return <Missing lost={inbox.lost.value.has(id)} />
  return <Chat key={id} conversation={conversation} />
}

function Chat({ conversation }: { conversation: StaffConversation }) {
  const chats = useOpenChats()
  const departures = useDepartures()
  const chat = chats.of(conversation)
  // An agent who goes on has read the notice and need not close it.
  useEffect(() => () => departures.dismiss(conversation.id), [])
  return (
    <section class="chat" aria-label={t('chat.with', { name: visitorName(conversation.visitor, conversation.number) })}>
      <ChatHeader conversation={conversation} />
      <MovedNotice conversation={conversation} />
      <ConversationThread chat={chat} conversation={conversation} />
      <Composer chat={chat} conversation={conversation} />
    </section>
  )
}

/** Says once that the chat left this agent when it was not the agent's own doing. The draft stays. */
function MovedNotice({ conversation }: { conversation: StaffConversation }) {
  const departures = useDepartures()
  const clock = useClock()
  const drafts = useDrafts()
  const how = departures.all.value.get(conversation.id)
  if (how === undefined || !isNews(how.at, clock.now.value)) return null
  const draft = drafts.of(conversation.publicThread).value !== ''
  const time = timeOfDay(how.at)
  const words = how.kind === 'other' ? t('moved.other', { name: how.name, time }) : t(`moved.${how.kind}`, { time })
  return (
    <div class="strip warn" role="status">
      <Icon name="info" />
      <p>
        {words} {draft && t('moved.draft')}
      </p>
      <button
        type="button"
        class="button button--secondary button--small"
        onClick={() => departures.dismiss(conversation.id)}
      >
        {t('moved.ok')}
      </button>
    </div>
  )
}

function Nothing() {
  const inbox = useInbox()
  // We claim nothing about chats that are being loaded or could not be loaded.
  if (inbox.state.value !== 'ready') return <section class="chat nothing" aria-busy={inbox.state.value === 'loading'} />
  const { queue, mine } = inbox.counts.value
  const kind = mine > 0 ? 'pick' : queue > 0 ? 'queue' : 'calm'
  return (
    <section class="chat nothing">
      <Icon name="chat" />
      <h2>{t(`nothing.${kind}`)}</h2>
      <p>
        {t('nothing.keys')} <kbd>?</kbd>
      </p>
    </section>
  )
}

function Missing({ lost }: { lost: boolean }) {
  return (
    <section class="chat nothing" aria-busy={!lost}>
      {lost ? (
        <>
          <Icon name="info" />
          <h2>{t('missing.title')}</h2>
          <p>{t('missing.text')}</p>
          <a class="button button--secondary phone-only" href={formatRoute({ screen: 'chats' })}>
            {t('back')}
          </a>
        </>
      ) : (
        <SkeletonRows rows={3} />
      )}
    </section>
  )
}
