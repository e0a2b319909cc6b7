import { useState } from 'preact/hooks'
import type { AnnouncementReport } from '../../../src/protocol/http-api.ts'
import { Badge, type BadgeProps } from '../../ui/components/badge.tsx'
import { Button } from '../../ui/components/button.tsx'
import { Linked } from '../../ui/components/linked.tsx'
import { RelativeTime } from '../../ui/components/relative-time.tsx'
import { minuteClock } from '../../ui/i18n/clock.ts'
import { formatNumber } from '../../ui/i18n/format.ts'
import { t } from '../strings/announcements.ts'
import { audienceText, narrowings } from './audience-text.ts'
import { Edit } from './edit.tsx'
import { inZone } from './in-zone.ts'
import { ReadBy } from './read-by.tsx'
import { Retract } from './retract.tsx'

export interface AnnouncementRowProps {
  report: AnnouncementReport
  onChanged(report: AnnouncementReport): void
}

type State = AnnouncementReport['state']
const LOOKS: Record<State, NonNullable<BadgeProps['look']>> = {
  scheduled: 'accent',
  live: 'success',
  over: 'plain',
  taken_back: 'danger',
}
const SEVERITIES = { info: undefined, success: 'success', warning: 'warning', critical: 'danger' } as const

/** Returns the state now, because the server's is as old as the page while time goes on. */
function stateOf({ state, announcement }: AnnouncementReport): State {
  const now = minuteClock.value
  if (state === 'taken_back' || announcement.expiresAt <= now) return state === 'taken_back' ? state : 'over'
  return state === 'scheduled' && announcement.startsAt <= now ? 'live' : state
}

export function AnnouncementRow({ report, onChanged }: AnnouncementRowProps) {
  const [task, setTask] = useState<'edit' | 'retract' | 'readers'>()
  const state = stateOf(report)
  const close = () => setTask(undefined)
  const dialog = { report: { ...report, state }, onChanged, onClose: close }
  return (
    <li class="card notice-card">
      <Words report={report} state={state} />
      <Counts report={report} onReaders={() => setTask('readers')} />
      <div class="notice-card__end">
        {(state === 'live' || state === 'scheduled') && (
          <>
            <Button size="small" icon="pencil" onClick={() => setTask('edit')}>
              {t('edit')}
            </Button>
            <Button size="small" icon="undo" onClick={() => setTask('retract')}>
              {t('retract')}
            </Button>
          </>
        )}
      </div>
      {task === 'edit' && <Edit {...dialog} />}
      {task === 'retract' && <Retract {...dialog} />}
      {task === 'readers' && <ReadBy report={report} onClose={close} />}
    </li>
  )
}

function Words({ report, state }: { report: AnnouncementReport; state: State }) {
  const { announcement, audience, timeZone } = report
  const severity = SEVERITIES[announcement.severity]
  return (
    <div class="notice-card__words">
      <div class="notice-card__head">
        <h2 dir="auto">{announcement.title}</h2>
        <Badge look={LOOKS[state]}>{t(state)}</Badge>
        {severity !== undefined && <Badge look={severity}>{t(announcement.severity)}</Badge>}
        {announcement.version > 1 && <Badge>{t('edited')}</Badge>}
      </div>
      {announcement.body && (
        <p class="notice-card__body" dir="auto">
          <Linked text={announcement.body} />
        </p>
      )}
      {announcement.link && (
        <p class="small">
          <a href={announcement.link.url} target="_blank" rel="noopener noreferrer">
            {announcement.link.label || announcement.link.url}
          </a>
        </p>
      )}
      <p class="muted small notice-card__meta">
        <span>{audienceText(audience, report.site?.name)}</span>
        {narrowings(
          { ...audience, ...(audience.kind === 'visitors' ? { pages: announcement.pages } : {}) },
          report.department?.name,
        ).map((line) => (
          <span key={line}>{line}</span>
        ))}
        <span>{t('by', { name: report.sentBy })}</span>
        {state === 'scheduled' ? (
          <span>{t('startsOn', { time: inZone(announcement.startsAt, timeZone) })}</span>
        ) : (
          <RelativeTime at={announcement.startsAt} />
        )}
        {(state === 'live' || state === 'scheduled') && (
          <span>{t('endsAt', { time: inZone(announcement.expiresAt, timeZone) })}</span>
        )}
      </p>
    </div>
  )
}

function Counts({ report, onReaders }: { report: AnnouncementReport; onReaders(): void }) {
  const { delivered, seen, dismissed, clicked, readBy, announcement } = report
  return (
    <div class="notice-card__counts">
      <dl class="counts">
        <Count label={t('delivered')} value={delivered} />
        <Count label={t('seen')} value={seen} />
        <Count label={t('dismissed')} value={dismissed} />
        {announcement.link !== null && <Count label={t('clicked')} value={clicked} />}
      </dl>
      {readBy.length > 0 && (
        <Button size="small" look="quiet" icon="checks" onClick={onReaders}>
          {t('readers')}
        </Button>
      )}
    </div>
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
