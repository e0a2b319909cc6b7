import { Component } from 'preact'
import type { StaffConversation } from '../../../src/protocol/wire.ts'
import { Avatar } from '../../ui/components/avatar.tsx'
import { pageName } from '../../ui/components/page-link.tsx'
import { RelativeTime } from '../../ui/components/relative-time.tsx'
import { useInbox, useMeId } from '../desk/context.ts'
import { lastAt } from '../stores/lists.ts'
import { takesPart } from '../stores/standing.ts'
import { formatRoute } from '../view/route.ts'
import { faceName, t, visitorName } from '../words/words.ts'
import { WaitingTimer } from './waiting-timer.tsx'

interface Props {
  conversation: StaffConversation
  selected: boolean
  picked?: boolean
  /** Without it the row cannot be picked. `range` picks all from the one that was picked before. */
  onPick?: (range: boolean) => void
}

/**
 * Draws one chat. It redraws only for its own conversation, so that in a list of a thousand one message costs one row.
 */
export class ChatRow extends Component<Props> {
  override shouldComponentUpdate(next: Props): boolean {
    return (
      next.conversation !== this.props.conversation ||
      next.selected !== this.props.selected ||
      next.picked !== this.props.picked
    )
  }

  render(props: Props) {
    return <Row {...props} />
  }
}

function Row({ conversation, selected, picked = false, onPick }: Props) {
  const meId = useMeId()
  const inbox = useInbox()
  const { visitor, lastMessage } = conversation
  const mine = takesPart(conversation, meId)
  const unread = mine ? (inbox.unread.value.get(conversation.id) ?? 0) : 0
  return (
    <li class="pickable" data-picked={picked}>
      {onPick !== undefined && (
        <input
          type="checkbox"
          class="pick"
          tabIndex={-1}
          checked={picked}
          aria-label={t('picked.one', { name: visitorName(visitor, conversation.number) })}
          onClick={(event) => onPick(event.shiftKey)}
        />
      )}
      <a
        class="row"
        href={formatRoute({ screen: 'chats', id: conversation.id })}
        aria-current={selected ? 'true' : undefined}
        data-unread={unread > 0}
        onKeyDown={(event) => onPick !== undefined && pickByKey(event, onPick)}
      >
        <Avatar name={faceName(visitor)} id={visitor.id} />
        <span class="row-main">
          <span class="row-top">
            <bdi class="row-name">{visitorName(visitor, conversation.number)}</bdi>
            {visitor.verified && (
              <span class="tick" role="img" aria-label={t('verified')} title={t('verified')}>
                ✓
              </span>
            )}
            <span class="ago">
              <RelativeTime at={lastAt(conversation)} />
            </span>
          </span>
          <span class="row-page" dir="auto">
            {(conversation.page !== null && pageName(conversation.page)) || conversation.site.name}
          </span>
          <span class="row-bottom">
            {lastMessage?.author === 'agent' && <span class="quiet">{t('row.you')}</span>}
            <span class="row-last" dir="auto">
              {lastMessage?.preview ?? t('row.nothing')}
            </span>
            <WaitingTimer conversation={conversation} />
            {unread > 0 && (
              <span class="badge badge--count" role="img" aria-label={t('row.unread', { count: unread })}>
                {unread > 99 ? '99+' : unread}
              </span>
            )}
          </span>
          <Tail conversation={conversation} mine={mine} />
        </span>
      </a>
    </li>
  )
}

/** Lets the space bar pick the row that has the focus, and with Shift all from the one that was picked before. */
function pickByKey(event: KeyboardEvent, pick: (range: boolean) => void): void {
  if (event.key !== ' ' || event.altKey || event.ctrlKey || event.metaKey) return
  event.preventDefault()
  pick(event.shiftKey)
}

function Tail({ conversation, mine }: { conversation: StaffConversation; mine: boolean }) {
  if (conversation.goneAt !== null) return <span class="chip">{t('row.gone')}</span>
  if (mine || conversation.status === 'closed') return null
  if (conversation.status === 'queued')
    return <span class="chip">{t(conversation.returned ? 'row.returned' : 'row.queued')}</span>
  return <span class="chip">{t('row.with', { name: conversation.agent?.name ?? '?' })}</span>
}
