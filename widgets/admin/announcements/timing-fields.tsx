/** These fields say from when until when an announcement shows, in which time zone. */
import { Field, Select, TextInput } from '../../ui/components/field.tsx'
import { t } from '../strings/announcements.ts'
import type { FieldsProps } from './compose-fields.tsx'
import type { Draft, Duration } from './draft.ts'
import { timeZones } from './zone.ts'

type Props = Pick<FieldsProps, 'draft' | 'problems' | 'onChange'>

export function TimingFields({ draft, problems, fixedStart, onChange }: Props & { fixedStart: boolean }) {
  const set = (part: Partial<Draft>) => onChange({ ...draft, ...part })
  const starts = [
    { value: 'now', label: t('now') },
    { value: 'later', label: t('later') },
  ] as const
  const durations = (['hour', 'day', 'week', 'month', 'until'] as const).map((value: Duration) => ({
    value,
    label: t(value),
  }))
  const later = draft.start === 'later'
  return (
    <>
      {!fixedStart && (
        <div class="pair">
          <Field label={t('start')}>
            {(control) => (
              <Select {...control} value={draft.start} options={starts} onChoose={(start) => set({ start })} />
            )}
          </Field>
          <Field label={t('shown')}>
            {(control) => (
              <Select
                {...control}
                value={draft.duration}
                options={durations}
                onChoose={(duration) => set({ duration })}
              />
            )}
          </Field>
        </div>
      )}
      {(later || draft.duration === 'until') && (
        <div class="pair">
          {later && !fixedStart && (
            <Field label={t('startLabel')} error={problems.startsAt}>
              {(control) => (
                <TextInput
                  {...control}
                  type="datetime-local"
                  value={draft.startsAt}
                  onText={(startsAt) => set({ startsAt })}
                />
              )}
            </Field>
          )}
          {draft.duration === 'until' && (
            <Field label={t('untilLabel')} error={problems.until}>
              {(control) => (
                <TextInput {...control} type="datetime-local" value={draft.until} onText={(until) => set({ until })} />
              )}
            </Field>
          )}
          <TimeZone draft={draft} onChange={onChange} fixed={fixedStart} />
        </div>
      )}
    </>
  )
}

function TimeZone({ draft, fixed, onChange }: Omit<Props, 'problems'> & { fixed: boolean }) {
  const options = timeZones(draft.timeZone).map((zone) => ({ value: zone, label: zone.replaceAll('_', ' ') }))
  return (
    <Field label={t('timeZone')}>
      {(control) => (
        <Select
          {...control}
          disabled={fixed}
          value={draft.timeZone}
          options={options}
          onChoose={(timeZone) => onChange({ ...draft, timeZone })}
        />
      )}
    </Field>
  )
}
