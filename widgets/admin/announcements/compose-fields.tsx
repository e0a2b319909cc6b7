import type { Site } from '../../../src/protocol/wire.ts'
import { Field, Select, TextArea, TextInput } from '../../ui/components/field.tsx'
import { t } from '../strings/announcements.ts'
import type { Draft, Duration, Problems } from './draft.ts'

const BODY_LENGTH = 500

export interface ComposeFieldsProps {
  draft: Draft
  sites: readonly Site[]
  problems: Problems
  onChange(draft: Draft): void
}

export function ComposeFields({ draft, sites, problems, onChange }: ComposeFieldsProps) {
  const set = (part: Partial<Draft>) => onChange({ ...draft, ...part })
  return (
    <>
      <Audience draft={draft} sites={sites} problems={problems} onChange={onChange} />
      <Field label={t('titleLabel')} error={problems.title}>
        {(control) => <TextInput {...control} maxLength={120} value={draft.title} onText={(title) => set({ title })} />}
      </Field>
      <Field label={t('body')} hint={t('bodyHint', { length: draft.body.length, most: BODY_LENGTH })}>
        {(control) => <TextArea {...control} rows={3} maxLength={BODY_LENGTH} value={draft.body} onText={(body) => set({ body })} />}
      </Field>
      <div class="pair">
        <Field label={t('link')} error={problems.linkUrl}>
          {(control) => (
            <TextInput
              {...control}
              type="url"
              placeholder="https://"
              maxLength={2048}
              value={draft.linkUrl}
              onText={(linkUrl) => set({ linkUrl })}
            />
          )}
        </Field>
        <Field label={t('linkLabel')}>
          {(control) => (
            <TextInput
              {...control}
              maxLength={80}
              placeholder={t('linkDefault')}
              value={draft.linkLabel}
              onText={(linkLabel) => set({ linkLabel })}
            />
          )}
        </Field>
      </div>
      <SeverityAndExpiry draft={draft} sites={sites} problems={problems} onChange={onChange} />
    </>
  )
}

function Audience({ draft, sites, problems, onChange }: ComposeFieldsProps) {
  const audiences = [
    { value: 'visitors', label: t('visitors') },
    { value: 'agents', label: t('staff') },
  ] as const
  const options = sites.map(({ id, name }) => ({ value: id, label: name }))
  return (
    <div class="pair">
      <Field label={t('audience')}>
        {(control) => (
          <Select {...control} value={draft.audience} options={audiences} onChoose={(audience) => onChange({ ...draft, audience })} />
        )}
      </Field>
      {draft.audience === 'visitors' && (
        <Field label={t('site')} error={problems.site}>
          {(control) => <Select {...control} value={draft.site} options={options} onChoose={(site) => onChange({ ...draft, site })} />}
        </Field>
      )}
    </div>
  )
}

function SeverityAndExpiry({ draft, problems, onChange }: ComposeFieldsProps) {
  const severities = [
    { value: 'info', label: t('info') },
    { value: 'warning', label: t('warning') },
  ] as const
  const durations = (['hour', 'day', 'week', 'month', 'until'] as const).map((value: Duration) => ({ value, label: t(value) }))
  return (
    <>
      <div class="pair">
        <Field label={t('severity')}>
          {(control) => (
            <Select {...control} value={draft.severity} options={severities} onChoose={(severity) => onChange({ ...draft, severity })} />
          )}
        </Field>
        <Field label={t('shown')}>
          {(control) => (
            <Select {...control} value={draft.duration} options={durations} onChoose={(duration) => onChange({ ...draft, duration })} />
          )}
        </Field>
      </div>
      {draft.duration === 'until' && (
        <Field label={t('untilLabel')} error={problems.until}>
          {(control) => (
            <TextInput {...control} type="datetime-local" value={draft.until} onText={(until) => onChange({ ...draft, until })} />
          )}
        </Field>
      )}
    </>
  )
}
