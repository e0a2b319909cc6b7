import type { ResultOfEndpoint } from '../../../src/protocol/http-api.ts'
import { LIMITS } from '../../../src/protocol/wire.ts'
import { Field, Select, TextArea, TextInput } from '../../ui/components/field.tsx'
import { t } from '../strings/announcements.ts'
import type { Draft, Problems } from './draft.ts'

export type Audiences = ResultOfEndpoint<'announcementAudiences'>
export interface FieldsProps {
  draft: Draft
  audiences: Audiences
  problems: Problems
  onChange(draft: Draft): void
}

export function WordingFields({ draft, problems, onChange }: Omit<FieldsProps, 'audiences'>) {
  const set = (part: Partial<Draft>) => onChange({ ...draft, ...part })
  return (
    <>
      <Field label={t('titleLabel')} error={problems.title}>
        {(control) => (
          <TextInput
            {...control}
            maxLength={LIMITS.announcementTitleLength}
            value={draft.title}
            onText={(title) => set({ title })}
          />
        )}
      </Field>
      <Field label={t('body')} hint={t('bodyHint', { length: draft.body.length, most: LIMITS.announcementBodyLength })}>
        {(control) => (
          <TextArea
            {...control}
            rows={3}
            maxLength={LIMITS.announcementBodyLength}
            value={draft.body}
            onText={(body) => set({ body })}
          />
        )}
      </Field>
      <div class="pair">
        <Field label={t('link')} error={problems.linkUrl}>
          {(control) => (
            <TextInput
              {...control}
              inputMode="url"
              placeholder="https://"
              maxLength={LIMITS.linkUrlLength}
              value={draft.linkUrl}
              onText={(linkUrl) => set({ linkUrl })}
            />
          )}
        </Field>
        <Field label={t('linkLabel')}>
          {(control) => (
            <TextInput
              {...control}
              maxLength={LIMITS.linkLabelLength}
              placeholder={t('linkDefault')}
              value={draft.linkLabel}
              onText={(linkLabel) => set({ linkLabel })}
            />
          )}
        </Field>
      </div>
      <Look draft={draft} onChange={onChange} />
    </>
  )
}

function Look({ draft, onChange }: Pick<FieldsProps, 'draft' | 'onChange'>) {
  const severities = (['info', 'success', 'warning', 'critical'] as const).map((value) => ({ value, label: t(value) }))
  const places = (['card', 'banner', 'page'] as const).map((value) => ({ value, label: t(value) }))
  const hints = { card: t('cardHint'), banner: t('bannerHint'), page: t('pageHint') }
  return (
    <div class="pair">
      <Field label={t('severity')}>
        {(control) => (
          <Select
            {...control}
            value={draft.severity}
            options={severities}
            onChoose={(severity) => onChange({ ...draft, severity })}
          />
        )}
      </Field>
      {draft.audience === 'visitors' && (
        <Field label={t('place')} hint={hints[draft.place]}>
          {(control) => (
            <Select
              {...control}
              value={draft.place}
              options={places}
              onChoose={(place) => onChange({ ...draft, place })}
            />
          )}
        </Field>
      )}
    </div>
  )
}
