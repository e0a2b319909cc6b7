import type { ComponentChildren } from 'preact'
import { Icon } from '../../ui/components/icon.tsx'
import type { IconName } from '../../ui/components/icons.ts'
import { useAnnouncements, useInbox, useMeId, useRole, useRooms } from '../desk/context.ts'
import { formatRoute, route } from '../view/route.ts'
import { t } from '../words/words.ts'
import { AvailabilityMenu } from './availability-menu.tsx'

export function Rail() {
  const inbox = useInbox()
  const meId = useMeId()
  const rooms = useRooms()
  const announcements = useAnnouncements()
  const role = useRole()
  const unread = [...inbox.unread.value.keys()].filter(
    (id) => inbox.conversations.value.get(id)?.agent?.id === meId,
  ).length
  const at = route.value.screen
  return (
    <nav class="rail" aria-label={t('rail.label')}>
      <Place icon="chat" href={formatRoute({ screen: 'chats' })} current={at === 'chats'} count={unread}>
        {t('chats')}
      </Place>
      <Place
        icon="ticket"
        href={formatRoute({ screen: 'tickets' })}
        current={at === 'tickets'}
        count={inbox.openTickets.value}
        quiet
      >
        {t('tickets')}
      </Place>
      <Place
        icon="users"
        href={formatRoute({ screen: 'rooms' })}
        current={at === 'rooms'}
        count={rooms.calls.value}
        dot={rooms.anyUnread.value}
      >
        {t('rooms')}
      </Place>
      <Place
        icon="megaphone"
        href={formatRoute({ screen: 'announcements' })}
        current={at === 'announcements'}
        count={announcements.live.value.length}
      >
        {t('announcements.short')}
      </Place>
      {role === 'admin' && (
        <Place icon="archive" href="/admin">
          {t('transcripts')}
        </Place>
      )}
      {role !== 'admin' && inbox.me.value?.mayAnnounce && (
        <Place icon="pencil" href="/admin/announcements">
          {t('announce')}
        </Place>
      )}
      <span class="spread" />
      <AvailabilityMenu />
    </nav>
  )
}

interface PlaceProps {
  icon: IconName
  href: string
  current?: boolean
  count?: number
  quiet?: boolean
  /** Something is new, but nothing calls this agent. */
  dot?: boolean
  children: ComponentChildren
}

function Place({ icon, href, current, count = 0, quiet, dot, children }: PlaceProps) {
  return (
    <a class="place" href={href} aria-current={current ? 'page' : undefined}>
      {/* Its accessible name begins with the visible word, which the style sheet puts below the icon. */}
      <span class="place-name">{children}</span>
      <span class="place-icon">
        <Icon name={icon} />
        {count > 0 && (
          <span class={quiet ? 'place-count quiet-count' : 'place-count'}>{count > 99 ? '99+' : count}</span>
        )}
        {count === 0 && dot && <span class="place-dot" role="img" aria-label={t('rooms.unread')} />}
      </span>
    </a>
  )
}
