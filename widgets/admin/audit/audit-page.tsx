/** This page shows who did what, newest first. */
import { useState } from 'preact/hooks'
import type { AuditItem } from '../../../src/protocol/http-api.ts'
import { Button } from '../../ui/components/button.tsx'
import { Field, Select } from '../../ui/components/field.tsx'
import { EmptyState, ErrorNotice, SkeletonRows } from '../../ui/components/states.tsx'
import { useLoad, useWork } from '../../ui/components/use-load.ts'
import { call, callUntil } from '../../ui/session/call.ts'
import { Page } from '../shell/page.tsx'
import { t } from '../strings/audit.ts'
import { actionText } from './action-text.ts'
import { ACTIONS } from './actions.ts'
import { AuditTable } from './audit-table.tsx'
import { type Chosen, EVERYTHING, filterOf } from './filter.ts'

export function AuditPage() {
  const [chosen, setChosen] = useState<Chosen>(EVERYTHING)
  const people = useLoad(() => call('listAgents'), [])
  const { state, reload, change } = useLoad(
    (signal) => callUntil(signal, 'listAudit', { query: filterOf(chosen) }),
    [chosen.actor, chosen.action, chosen.object?.id],
  )
  const staff = people.state.kind === 'ready' ? people.state.value.items : []
  return (
    <Page title={t('title')} text={t('text')}>
      <div class="audit__filters">
        <Field label={t('person')}>
          {(control) => (
            <Select
              {...control}
              value={chosen.actor}
              options={[
                { value: '', label: t('anyone') },
                ...staff.map(({ id, name }) => ({ value: id, label: name })),
                { value: 'unknown', label: t('unknown') },
              ]}
              onChoose={(actor) => setChosen({ ...chosen, actor })}
            />
          )}
        </Field>
        <Field label={t('action')}>
          {(control) => (
            <Select
              {...control}
              value={chosen.action}
              options={[
                { value: '', label: t('anything') },
                ...ACTIONS.map((value) => ({ value, label: actionText(value) })),
              ]}
              onChoose={(action) => setChosen({ ...chosen, action })}
            />
          )}
        </Field>
        {chosen.object !== undefined && (
          <Button icon="close" onClick={() => setChosen({ ...chosen, object: undefined })}>
            {t('onlyAbout', { name: chosen.object.name })}
          </Button>
        )}
      </div>
      {state.kind === 'loading' && <SkeletonRows rows={8} avatars={false} />}
      {state.kind === 'failed' && <ErrorNotice error={state.error} onRetry={reload} />}
      {state.kind === 'ready' && (
        <Entries
          {...state.value}
          names={new Map(staff.map(({ id, name }) => [id, name]))}
          onObject={(object) => setChosen({ ...chosen, object })}
          onMore={async (cursor) => {
            const more = await call('listAudit', { query: { ...filterOf(chosen), cursor } })
            change((now) => (now.next === cursor ? { items: [...now.items, ...more.items], next: more.next } : now))
          }}
        />
      )}
    </Page>
  )
}

interface EntriesProps {
  items: AuditItem[]
  next: string | null
  names: ReadonlyMap<string, string>
  onObject(object: { id: string; name: string }): void
  onMore(cursor: string): Promise<void>
}

function Entries({ items, next, names, onObject, onMore }: EntriesProps) {
  const { busy, error, run } = useWork()
  if (items.length === 0)
    return (
      <EmptyState icon="list" title={t('none')}>
        {t('noneText')}
      </EmptyState>
    )
  return (
    <>
      <AuditTable items={items} names={names} onObject={onObject} />
      {error !== undefined && <ErrorNotice error={error} />}
      {next !== null && (
        <div class="results__more">
          <Button size="small" busy={busy} onClick={() => run(() => onMore(next))}>
            {t('more')}
          </Button>
        </div>
      )}
    </>
  )
}
