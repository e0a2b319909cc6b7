import type { AuditItem } from '../../../src/protocol/http-api.ts'
import { formatDate } from '../../ui/i18n/format.ts'
import { t } from '../strings/audit.ts'
import { actionText } from './action-text.ts'
import { detailLines } from './detail-lines.ts'

export interface AuditTableProps {
  items: readonly AuditItem[]
  names: ReadonlyMap<string, string>
  onObject(object: { id: string; name: string }): void
}

export function AuditTable({ items, names, onObject }: AuditTableProps) {
  return (
    <ol class="card card--flush audit__list">
      {items.map((item) => (
        <li key={item.id} class="audit__entry">
          <div class="audit__what">
            <strong>
              <bdi>{item.actorName ?? names.get(item.actor) ?? t('unknown')}</bdi>
            </strong>{' '}
            <span>{actionText(item.action)}</span>
            <About item={item} onObject={onObject} />
            {detailLines(item.detail, names).map((line) => (
              <div key={line} class="muted small wrap-anywhere">
                {line}
              </div>
            ))}
          </div>
          <div class="audit__when muted small">
            <time dateTime={new Date(item.at).toISOString()}>{formatDate(item.at, 'dateTime')}</time>
            {item.address !== null && <span class="audit__address">{item.address}</span>}
          </div>
        </li>
      ))}
    </ol>
  )
}

/** Names the object of an entry. A person's own account needs no second name. */
function About({ item, onObject }: { item: AuditItem; onObject: AuditTableProps['onObject'] }) {
  const { object, actor } = item
  if (object === null || object === actor) return null
  const name = item.objectName ?? object.slice(0, 6)
  return (
    <>
      {' '}
      <button
        type="button"
        class="audit__object wrap-anywhere"
        title={t('showOnly')}
        onClick={() => onObject({ id: object, name })}
      >
        <bdi>{name}</bdi>
      </button>
    </>
  )
}
