/** What runs across the top of the console: the state of the connection, and announcements. */
import { useEffect, useState } from 'preact/hooks'
import { type Announcement, CLOSE } from '../../../src/protocol/wire.ts'
import { Icon } from '../../ui/components/icon.tsx'
import { useConsole } from '../context.ts'
import { safeLink, t } from '../words.ts'

/** A loss shorter than this is nobody's business. */
const QUIET_MS = 2_000

export function ConnectionLine() {
  const { desk } = useConsole()
  const { kind } = desk.link.value
  const [late, setLate] = useState(false)
  const away = kind !== 'open' && kind !== 'stopped'
  useEffect(() => {
    setLate(false)
    if (!away) return undefined
    const timer = setTimeout(() => setLate(true), QUIET_MS)
    return () => clearTimeout(timer)
  }, [away])
  return (
    <div role="status" class="link-state">
      {away && late && <p class="link-line">{t('link.lost')}</p>}
      {desk.link.value.kind === 'stopped' && desk.link.value.code !== CLOSE.normal.code && <Stopped code={desk.link.value.code} />}
    </div>
  )
}

function Stopped({ code }: { code: number }) {
  return (
    <p class="link-line stopped">
      {t(code === CLOSE.version.code ? 'link.version' : 'link.stopped')}{' '}
      <button type="button" class="link" onClick={() => location.reload()}>
        {t('link.reload')}
      </button>
    </p>
  )
}

export function Announcements() {
  const { desk } = useConsole()
  const now = desk.clock.now.value
  const live = desk.announcements.value.filter((each) => each.expiresAt > now)
  return (
    <>
      {live.slice(0, 3).map((each) => (
        <Banner key={each.id} announcement={each} />
      ))}
    </>
  )
}

function Banner({ announcement }: { announcement: Announcement }) {
  const { desk } = useConsole()
  const { id, title, body, link, severity } = announcement
  const address = safeLink(link?.url)
  return (
    <section class={severity === 'warning' ? 'strip warn' : 'strip'} role="status" aria-label={t('announcement.label')}>
      <Icon name={severity === 'warning' ? 'bell' : 'info'} />
      <p>
        <b>{title}</b> {body}{' '}
        {link !== null && address !== undefined && (
          <a href={address} target="_blank" rel="noopener noreferrer">
            {link.label || address}
          </a>
        )}
      </p>
      <button type="button" class="icon-button icon-button--small" aria-label={t('announcement.dismiss')} onClick={() => desk.dismiss(id)}>
        <Icon name="close" />
      </button>
    </section>
  )
}
