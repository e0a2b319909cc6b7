import { useState } from 'preact/hooks'
import type { AnnouncementReport } from '../../../src/protocol/http-api.ts'
import { Badge } from '../../ui/components/badge.tsx'
import { Button } from '../../ui/components/button.tsx'
import { Confirm } from '../../ui/components/dialog.tsx'
import { RelativeTime } from '../../ui/components/relative-time.tsx'
import { ErrorNotice } from '../../ui/components/states.tsx'
import { toast } from '../../ui/components/toast.tsx'
import { useWork } from '../../ui/components/use-load.ts'
import { minuteClock } from '../../ui/i18n/clock.ts'
import { formatDate, formatNumber } from '../../ui/i18n/format.ts'
import { call } from '../../ui/session/call.ts'
import { t } from '../strings/announcements.ts'

export interface AnnouncementRowProps {
  report: AnnouncementReport
  onChanged(report: AnnouncementReport): void
}

type Standing = 'live' | 'retracted' | 'expired'
const LOOKS = { live: 'success', retracted: 'danger', expired: 'plain' } as const

function standingOf({ retractedAt, announcement }: AnnouncementReport): Standing {
  if (retractedAt !== null) return 'retracted'
  return announcement.expiresAt > minuteClock.value ? 'live' : 'expired'
}

export function AnnouncementRow({ report, onChanged }: AnnouncementRowProps) {
  const [asking, setAsking] = useState(false)
  const { announcement } = report
  const standing = standingOf(report)
  return (
    <li class="card notice-card">
      <div class="notice-card__words">
        <div class="notice-card__head">
          <h2>{announcement.title}</h2>
          <Badge look={LOOKS[standing]}>{t(standing)}</Badge>
          {announcement.severity === 'warning' && <Badge look="warning">{t('warning')}</Badge>}
        </div>
        {announcement.body && <p class="notice-card__body">{announcement.body}</p>}
        {announcement.link && (
          <p class="small">
            <a href={announcement.link.url} target="_blank" rel="noreferrer">
              {announcement.link.label || announcement.link.url}
            </a>
          </p>
        )}
        <p class="muted small notice-card__meta">
          <span>{audienceText(report)}</span>
          <span>{t('by', { name: report.sentBy })}</span>
          <RelativeTime at={announcement.sentAt} />
          {standing === 'live' && <span>{t('endsAt', { time: formatDate(announcement.expiresAt, 'dateTime') })}</span>}
        </p>
      </div>
      <dl class="counts">
        <Count label={t('delivered')} value={report.delivered} />
        <Count label={t('dismissed')} value={report.dismissed} />
      </dl>
      <div class="notice-card__end">
        {standing === 'live' && (
          <Button size="small" icon="undo" onClick={() => setAsking(true)}>
            {t('retract')}
          </Button>
        )}
      </div>
      {asking && <Retract report={report} onChanged={onChanged} onClose={() => setAsking(false)} />}
    </li>
  )
}

function Count({ label, value }: { label: string; value: number }) {
  return (
    <div class="counts__one">
      <dt class="muted small">{label}</dt>
      <dd>{formatNumber(value)}</dd>
    </div>
  )
}

function audienceText({ audience, site }: AnnouncementReport): string {
  if (audience.kind === 'staff') return t('toStaff')
  return site === null ? t('toVisitors') : t('toVisitorsOf', { site: site.name })
}

function Retract({ report, onChanged, onClose }: AnnouncementRowProps & { onClose(): void }) {
  const work = useWork()
  const retract = () =>
    work.run(async () => {
      onChanged((await call('retractAnnouncement', { params: { id: report.announcement.id } })).report)
      onClose()
      toast(t('wasRetracted'))
    })
  return (
    <Confirm title={t('retractTitle')} action={t('retract')} danger busy={work.busy} onConfirm={retract} onClose={onClose}>
      <p>{t('retractText', { title: report.announcement.title })}</p>
      {work.error !== undefined && <ErrorNotice error={work.error} />}
    </Confirm>
  )
}
