import type { Agent, Site } from '../../../src/protocol/wire.ts'
import { Button, IconButton } from '../../ui/components/button.tsx'
import { Field, Select, TextInput } from '../../ui/components/field.tsx'
import { t } from '../strings/transcripts.ts'
import { filterCount, type Query } from './query.ts'

export interface FiltersProps {
  query: Query
  choices: { agents: readonly Agent[]; sites: readonly Site[] }
  onChange(query: Query): void
  /** Closes the filters, which lie over the results on a phone. */
  onDone(): void
}

export function Filters({ query, choices, onChange, onDone }: FiltersProps) {
  const set = (part: Partial<Query>) => onChange({ ...query, ...part })
  const statuses = (['', 'closed', 'active', 'queued'] as const).map((value) => ({
    value,
    label: value === '' ? t('anyStatus') : t(value),
  }))
  return (
    <aside class="filters" aria-label={t('filters')}>
      <div class="filters__head">
        <h2>{t('filters')}</h2>
        <span class="filters__close">
          <IconButton icon="close" label={t('closeFilters')} onClick={onDone} />
        </span>
      </div>
      <div class="pair filters__dates">
        <Field label={t('from')}>
          {(control) => (
            <TextInput {...control} type="date" max={query.to} value={query.from} onText={(from) => set({ from })} />
          )}
        </Field>
        <Field label={t('to')}>
          {(control) => (
            <TextInput {...control} type="date" min={query.from} value={query.to} onText={(to) => set({ to })} />
          )}
        </Field>
      </div>
      <Field label={t('agent')}>
        {(control) => (
          <Select
            {...control}
            value={query.agent}
            options={withAny(t('anyAgent'), choices.agents)}
            onChoose={(agent) => set({ agent })}
          />
        )}
      </Field>
      <Field label={t('site')}>
        {(control) => (
          <Select
            {...control}
            value={query.site}
            options={withAny(t('anySite'), choices.sites)}
            onChoose={(site) => set({ site })}
          />
        )}
      </Field>
      <Field label={t('status')}>
        {(control) => (
          <Select {...control} value={query.status} options={statuses} onChoose={(status) => set({ status })} />
        )}
      </Field>
      {query.visitor !== '' && (
        <Button size="small" icon="close" onClick={() => set({ visitor: '' })}>
          {t('oneVisitor')}
        </Button>
      )}
      {filterCount(query) > 0 && (
        <Button
          size="small"
          look="quiet"
          onClick={() => onChange({ q: query.q, from: '', to: '', agent: '', site: '', visitor: '', status: '' })}
        >
          {t('clearFilters')}
        </Button>
      )}
    </aside>
  )
}

function withAny(any: string, choices: readonly { id: string; name: string }[]) {
  return [{ value: '', label: any }, ...choices.map(({ id, name }) => ({ value: id, label: name }))]
}
