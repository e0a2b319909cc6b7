import type { StaffConversation } from '../../../src/protocol/wire.ts'
import { Avatar } from '../../ui/components/avatar.tsx'
import { Button, IconButton } from '../../ui/components/button.tsx'
import { Icon } from '../../ui/components/icon.tsx'
import { Menu, type MenuItem } from '../../ui/components/menu.tsx'
import { PageLink, pageName } from '../../ui/components/page-link.tsx'
import { toast } from '../../ui/components/toast.tsx'
import { useChatCommands, useInbox, useLink, useMeId, usePreferences, useRole, useView } from '../desk/context.ts'
import { whyNotTake } from '../desk/taking.ts'
import { WaitingTimer } from '../inbox/waiting-timer.tsx'
import { standingOf } from '../stores/standing.ts'
import { go, permalink } from '../view/route.ts'
import { hasThreePanes } from '../view/view.ts'
import { faceName, t, visitorName } from '../words/words.ts'

export function ChatHeader({ conversation }: { conversation: StaffConversation }) {
  const commands = useChatCommands()
  const meId = useMeId()
  const view = useView()
  const { visitor } = conversation
  const standing = standingOf(conversation, meId)
  return (
    <header class="chat-head">
      <button
        type="button"
        class="icon-button phone-only"
        aria-label={t('back')}
        onClick={() => go({ screen: 'chats' })}
      >
        <Icon name="chevronLeft" />
      </button>
      <Avatar name={faceName(visitor)} id={visitor.id} />
      <div class="chat-who">
        <h2>
          <bdi>{visitorName(visitor, conversation.number)}</bdi>
          {visitor.verified && (
            <span class="tick" role="img" aria-label={t('verified')}>
              ✓
            </span>
          )}
        </h2>
        <Where conversation={conversation} />
      </div>
      <WaitingTimer conversation={conversation} />
      {standing.kind === 'queued' && <Take conversation={conversation} />}
      <People conversation={conversation} isMine={standing.kind === 'mine'} />
      {standing.kind === 'member' && (
        <button type="button" class="button button--secondary" onClick={() => void commands.stepOut(conversation)}>
          {t('people.stepOut')}
        </button>
      )}
      {standing.kind === 'mine' && (
        <>
          <button
            type="button"
            class="button button--secondary"
            onClick={() => view.open('transfer')}
            title={t('transfer.title')}
          >
            <Icon name="transfer" /> <span class="wide-only">{t('transfer')}</span>
          </button>
          <button
            type="button"
            class="button button--secondary"
            onClick={() => view.open('close')}
            title={t('close.title')}
          >
            <Icon name="check" /> <span class="wide-only">{t('close')}</span>
          </button>
        </>
      )}
      <More conversation={conversation} />
    </header>
  )
}

/**
 * Takes this chat, whatever its place in the queue. When that is impossible, the reason stands below, in place of the
 * field.
 */
function Take({ conversation }: { conversation: StaffConversation }) {
  const commands = useChatCommands()
  const link = useLink()
  const inbox = useInbox()
  const view = useView()
  const why = whyNotTake(link.value.kind, inbox.me.value)
  return (
    <Button
      look="primary"
      aria-disabled={why !== undefined}
      aria-describedby={why && 'composer-reason'}
      title={why?.words}
      onClick={() => void commands.take(conversation).then((taken) => taken && view.goOn())}
    >
      {t('take.this')}
    </Button>
  )
}

/** Shows who else is in: everybody sees the faces, and the chat's agent can open the dialog. */
function People({ conversation, isMine }: { conversation: StaffConversation; isMine: boolean }) {
  const view = useView()
  const { people } = conversation
  const names = people.map((person) => person.name).join(', ')
  if (!isMine)
    return people.length === 0 ? null : (
      <span class="faces" title={names} role="img" aria-label={t('people.with', { names })}>
        <Icon name="users" /> {people.length}
      </span>
    )
  return (
    <button
      type="button"
      class="button button--secondary"
      title={names || t('people.title')}
      onClick={() => view.open('people')}
    >
      <Icon name="users" /> <span class="wide-only wide-only--first">{t('people')}</span>{' '}
      {people.length > 0 && people.length}
    </button>
  )
}

function Where({ conversation }: { conversation: StaffConversation }) {
  const { page, site, goneAt } = conversation
  return (
    <p class="chat-page">
      {goneAt !== null && (
        <>
          <strong>{t('row.gone')}</strong>
          <span aria-hidden="true">·</span>
        </>
      )}
      <bdi>{site.name}</bdi>
      {page !== null && pageName(page) !== '' && (
        <>
          <span aria-hidden="true">·</span>
          <PageLink page={page} />
        </>
      )}
    </p>
  )
}

function More({ conversation }: { conversation: StaffConversation }) {
  const meId = useMeId()
  const preferences = usePreferences()
  const view = useView()
  const role = useRole()
  const mayBlock = role !== 'agent' || conversation.agent?.id === meId
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(permalink({ screen: 'chats', id: conversation.id }))
      toast(t('copied'))
    } catch {
      toast(t('copy.failed'), { look: 'danger' })
    }
  }
  const ticket = () => {
    if (conversation.ticket === null) view.open('ticket')
    else go({ screen: 'tickets', id: conversation.ticket.id })
  }
  const details = () => {
    const pane = hasThreePanes() ? preferences.details : view.detailsOver
    pane.value = !pane.peek()
  }
  const items: MenuItem[] = [
    { icon: 'info', label: t('details.toggle'), onSelect: details },
    {
      icon: 'ticket',
      label:
        conversation.ticket === null
          ? t('ticket.make')
          : t('ticket.open', { number: String(conversation.ticket.number) }),
      onSelect: ticket,
    },
    { icon: 'link', label: t('copy.permalink'), onSelect: () => void copy() },
    ...(mayBlock
      ? ([{ icon: 'lock', label: t('block.menu'), danger: true, onSelect: () => view.open('block') }] as const)
      : []),
  ]
  return <Menu items={items}>{(trigger) => <IconButton icon="ellipsis" label={t('more')} {...trigger} />}</Menu>
}
