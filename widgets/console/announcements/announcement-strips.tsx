/** This file draws announcements to staff across the top of the console until they are read. */
import { useEffect, useState } from 'preact/hooks'
import type { Announcement } from '../../../src/protocol/wire.ts'
import { Button } from '../../ui/components/button.tsx'
import { Icon } from '../../ui/components/icon.tsx'
import { Linked } from '../../ui/components/linked.tsx'
import { safeLink } from '../../ui/components/page-link.tsx'
import { useAnnouncements, useLink } from '../desk/context.ts'
import { formatRoute } from '../view/route.ts'
import { t } from '../words/words.ts'

/** More than this would push the work off the screen. */
const SHOWN = 2

export const SEVERITY_ICONS = { info: 'megaphone', success: 'check', warning: 'alert', critical: 'alert' } as const

export function AnnouncementStrips() {
  const announcements = useAnnouncements()
  const live = announcements.live.value
  return (
    <div class="strips">
      {live.slice(0, SHOWN).map((each) => (
        <Strip key={each.id} announcement={each} />
      ))}
      {live.length > SHOWN && (
        <p class="strips-more">
          <a class="link" href={formatRoute({ screen: 'announcements' })}>
            {t('announcements.more', { count: live.length - SHOWN })}
          </a>
        </p>
      )}
    </div>
  )
}

function Strip({ announcement }: { announcement: Announcement }) {
  const announcements = useAnnouncements()
  const link = useLink()
  const { id, version, title, body, severity } = announcement
  const [told, setTold] = useState(false)
  useEffect(() => {
    setTold(true)
    const look = () => announcements.seen(announcement)
    const frame = requestAnimationFrame(look)
    document.addEventListener('visibilitychange', look)
    return () => {
      cancelAnimationFrame(frame)
      document.removeEventListener('visibilitychange', look)
    }
  }, [id, version, link.value.kind])
  return (
    <section class={`strip strip--${severity}`} aria-label={t(`severity.${severity}`)}>
      <Icon name={SEVERITY_ICONS[severity]} />
      {/* The region is there before its words, because only then a screen reader says them. */}
      <div class="strip-words" role={severity === 'critical' ? 'alert' : 'status'}>
        {told && (
          <>
            {/* The text has its own direction, so it may begin on the other side than the screen. */}
            <p dir="auto">
              <b>{title}</b>{' '}
              {body !== '' && (
                <span class="strip-body" dir="auto">
                  <Linked text={body} />
                </span>
              )}
            </p>
            <AnnouncementLink announcement={announcement} />
          </>
        )}
      </div>
      <Button size="small" onClick={() => announcements.read(id)}>
        {t('announcement.gotIt')}
      </Button>
    </section>
  )
}

export function AnnouncementLink({ announcement: { id, link } }: { announcement: Announcement }) {
  const announcements = useAnnouncements()
  const address = safeLink(link?.url)
  if (link === null || address === undefined) return null
  return (
    <a class="link" href={address} target="_blank" rel="noopener noreferrer" onClick={() => announcements.clicked(id)}>
      <bdi>{link.label || address}</bdi>
    </a>
  )
}
