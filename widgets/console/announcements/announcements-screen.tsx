/** This screen shows the latest announcements to staff: those to be read, and those that were. */
import { useEffect } from 'preact/hooks'
import type { StaffNotice } from '../../../src/protocol/http-api.ts'
import type { Announcement } from '../../../src/protocol/wire.ts'
import { Button } from '../../ui/components/button.tsx'
import { Icon } from '../../ui/components/icon.tsx'
import { Linked } from '../../ui/components/linked.tsx'
import { RelativeTime } from '../../ui/components/relative-time.tsx'
import { EmptyState, SkeletonRows } from '../../ui/components/states.tsx'
import { useAnnouncements, useLink } from '../desk/context.ts'
import { fullTime, t } from '../words/words.ts'
import { AnnouncementLink, SEVERITY_ICONS } from './announcement-strips.tsx'

export function AnnouncementsScreen() {
  const announcements = useAnnouncements()
  const link = useLink()
  const { live, latest, state } = announcements
  const unread = live.value
  useEffect(
    () => void announcements.load(),
    [unread.map(({ id, version }) => `${id}${version}`).join(), link.value.kind],
  )
  const before = latest.value.filter(({ announcement }) => !unread.some(({ id }) => id === announcement.id))
  return (
    <main class="notices">
      <h1>{t('announcements')}</h1>
      {unread.map((each) => (
        <Notice key={each.id} announcement={each} />
      ))}
      {state.value === 'loading' && <SkeletonRows rows={4} avatars={false} />}
      {state.value === 'failed' && (
        <p class="hint" role="status">
          {t('announcements.failed')}{' '}
          <button type="button" class="link" onClick={() => void announcements.load()}>
            {t('again')}
          </button>
        </p>
      )}
      {before.length > 0 && <h2>{t('announcements.before')}</h2>}
      {before.map((each) => (
        <Notice key={each.announcement.id} announcement={each.announcement} past={each} />
      ))}
      {state.value === 'ready' && unread.length + before.length === 0 && (
        <EmptyState icon="megaphone" title={t('announcements.empty')}>
          {t('announcements.emptyText')}
        </EmptyState>
      )}
    </main>
  )
}

function Notice({ announcement, past }: { announcement: Announcement; past?: StaffNotice }) {
  const announcements = useAnnouncements()
  const { id, title, body, severity, startsAt } = announcement
  // Past announcements stand under a heading of their own.
  const Heading = past === undefined ? 'h2' : 'h3'
  return (
    <article class={`notice-card strip--${severity}`} data-past={past !== undefined}>
      <Icon name={SEVERITY_ICONS[severity]} />
      <div class="notice-words">
        <Heading dir="auto">{title}</Heading>
        {body !== '' && (
          <p class="notice-body" dir="auto">
            <Linked text={body} />
          </p>
        )}
        <AnnouncementLink announcement={announcement} />
        <p class="notice-foot">
          <span>{t(`severity.${severity}`)}</span> · <RelativeTime at={startsAt} />
          {past && past.readAt !== null && (
            <>
              {' '}
              · <span title={fullTime(past.readAt)}>{t('announcement.read')}</span>
            </>
          )}
        </p>
      </div>
      {past === undefined && (
        <Button size="small" onClick={() => announcements.read(id)}>
          {t('announcement.gotIt')}
        </Button>
      )}
    </article>
  )
}
