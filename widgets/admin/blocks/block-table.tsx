import type { VisitorBlock } from '../../../src/protocol/wire.ts'
import { Button } from '../../ui/components/button.tsx'
import { ErrorNotice } from '../../ui/components/states.tsx'
import { toast } from '../../ui/components/toast.tsx'
import { useWork } from '../../ui/components/use-load.ts'
import { isApiError } from '../../ui/http/api-error.ts'
import { formatDate } from '../../ui/i18n/format.ts'
import { call } from '../../ui/session/call.ts'
import { t } from '../strings/blocks.ts'

interface BlockTableProps {
  blocks: readonly VisitorBlock[]
  onLifted(id: string): void
}

export function BlockTable({ blocks, onLifted }: BlockTableProps) {
  return (
    <ul class="card card--flush blocks__list">
      {blocks.map((block) => (
        <BlockRow key={block.id} block={block} onLifted={onLifted} />
      ))}
    </ul>
  )
}

function BlockRow({ block, onLifted }: { block: VisitorBlock; onLifted(id: string): void }) {
  const { busy, error, run } = useWork()
  const name = nameOf(block)
  const { qa, networkExpiresAt } = block
  const lift = () =>
    run(async () => {
      // Another admin may have been quicker, or the block ran out: it is lifted in either case.
      await call('liftBlock', { params: { id: block.id } }).catch((fault) => {
        if (!isApiError(fault, 'not_found')) throw fault
      })
      onLifted(block.id)
      toast(t('lifted', { name }))
    })
  return (
    <li class="blocks__row">
      <div class="blocks__who">
        <strong class="wrap-anywhere">
          <bdi>{name}</bdi>
        </strong>
        <div class="muted small wrap-anywhere">
          {qa === null
            ? t('by', { name: block.by.name, site: block.site.name })
            : t('byQa', { name: block.by.name, qa: qa.name })}
        </div>
        <div class="muted small">
          {qa === null && t('until', { time: formatDate(block.expiresAt, 'dateTime') })}
          {networkExpiresAt !== null && ` ${t('network', { time: formatDate(networkExpiresAt, 'dateTime') })}`}
        </div>
        {error !== undefined && <ErrorNotice error={error} />}
      </div>
      <Button size="small" busy={busy} aria-label={t('liftFor', { name })} onClick={lift}>
        {t('lift')}
      </Button>
    </li>
  )
}

function nameOf({ visitor, number }: VisitorBlock): string {
  if (visitor.name) return visitor.name
  return number === null ? t('visitor') : t('visitorNumber', { number: String(number) })
}
