import { Field, TextArea } from '../../ui/components/field.tsx'
import { t } from '../strings/sites.ts'

export interface OriginsFieldProps {
  value: string
  error?: string | undefined
  onText(text: string): void
}

export function OriginsField({ value, error, onText }: OriginsFieldProps) {
  return (
    <Field label={t('origins')} hint={t('originsHint')} error={error}>
      {(control) => (
        <TextArea
          {...control}
          name="origins"
          rows={3}
          spellcheck={false}
          autocapitalize="none"
          placeholder={'https://www.example.com\nhttps://*.example.com'}
          value={value}
          onText={onText}
        />
      )}
    </Field>
  )
}
