/** This asks before an announcement is sent, and says whom it reaches and when. */
import type { AnnouncementReport, NewAnnouncement } from '../../../src/protocol/http-api.ts'
import { Confirm } from '../../ui/components/dialog.tsx'
import { ErrorNotice } from '../../ui/components/states.tsx'
import { toast } from '../../ui/components/toast.tsx'
import { useWork } from '../../ui/components/use-load.ts'
import { call } from '../../ui/session/call.ts'
import { t } from '../strings/announcements.ts'
import { audienceText, narrowings } from './audience-text.ts'
import type { Audiences } from './compose-fields.tsx'
import { inZone } from './in-zone.ts'

export interface Asked {
  body: NewAnnouncement
  reach: number | null
}

export interface SendConfirmProps {
  asked: Asked
  audiences: Audiences
  onSent(report: AnnouncementReport): void
  onBack(): void
}

export function SendConfirm({ asked: { body, reach }, audiences, onSent, onBack }: SendConfirmProps) {
  const work = useWork()
  const { audience, startsAt, expiresAt, timeZone } = body
  const nameOf = (list: readonly { id: string; name: string }[], id: string | null) =>
    list.find((each) => each.id === id)?.name
  const site = audience.kind === 'visitors' ? nameOf(audiences.sites, audience.site) : undefined
  const send = () =>
    work.run(async () => {
      onSent((await call('sendAnnouncement', { body })).report)
      toast(t(startsAt === null ? 'sent' : 'wasScheduled'))
    })
  return (
    <Confirm
      title={t(startsAt === null ? 'confirmTitle' : 'confirmLaterTitle')}
      action={t(startsAt === null ? 'send' : 'schedule')}
      busy={work.busy}
      onConfirm={send}
      onClose={onBack}
    >
      <div class="stack">
        <p>
          <strong dir="auto">{body.title}</strong>
        </p>
        <ul class="plain-list">
          <li>{audienceText(audience, site)}</li>
          {narrowings(audience, nameOf(audiences.departments, audience.department)).map((line) => (
            <li key={line}>{line}</li>
          ))}
          {startsAt !== null && <li>{t('startsOn', { time: inZone(startsAt, timeZone) })}</li>}
          <li>{t('endsAt', { time: inZone(expiresAt, timeZone) })}</li>
        </ul>
        {reach !== null && <p>{t('reach', { count: reach })}</p>}
        {work.error !== undefined && <ErrorNotice error={work.error} />}
      </div>
    </Confirm>
  )
}
