import { Field, Select } from '../../ui/components/field.tsx'
import { t } from '../words/words.ts'

const SECONDS = ['0', '5', '10', '30', '60'] as const

/** Chooses how long members wait between two messages, in milliseconds. */
export function SlowSelect({ ms, onChoose }: { ms: number; onChoose(ms: number): void }) {
  const options = SECONDS.map((value) => ({
    value,
    label: value === '0' ? t('rooms.slow.off') : t('rooms.slow.seconds', { count: Number(value) }),
  }))
  const chosen = SECONDS.find((each) => Number(each) * 1_000 >= ms) ?? '60'
  return (
    <Field label={t('rooms.slow')} hint={t('rooms.slowText')}>
      {(control) => (
        <Select {...control} value={chosen} options={options} onChoose={(value) => onChoose(Number(value) * 1_000)} />
      )}
    </Field>
  )
}
