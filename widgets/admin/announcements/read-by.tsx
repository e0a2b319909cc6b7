/** Shows who of the staff has seen an announcement, and when. */
import type { AnnouncementReport } from '../../../src/protocol/http-api.ts'
import { Avatar } from '../../ui/components/avatar.tsx'
import { Dialog } from '../../ui/components/dialog.tsx'
import { RelativeTime } from '../../ui/components/relative-time.tsx'
import { t } from '../strings/announcements.ts'

export function ReadBy({ report, onClose }: { report: AnnouncementReport; onClose(): void }) {
  const { readBy, seen, announcement } = report
  return (
    <Dialog title={t('readByTitle')} onClose={onClose}>
      <p class="muted" dir="auto">
        {announcement.title}
      </p>
      <ul class="plain-list readers">
        {readBy.map(({ id, name, at }) => (
          <li key={id} class="readers__one">
            <Avatar id={id} name={name} />
            <span>{name}</span>
            <span class="muted small">
              <RelativeTime at={at} />
            </span>
          </li>
        ))}
      </ul>
      {seen > readBy.length && <p class="muted small">{t('readByMore', { count: seen - readBy.length })}</p>}
    </Dialog>
  )
}
