import { LIMITS } from '../../../src/protocol/wire.ts'
import { Field, PasswordInput } from '../../ui/components/field.tsx'
import { t } from '../strings/entry.ts'
import { passwordProblem } from './password-problem.ts'

export interface NewPasswordFieldProps {
  label: string
  value: string
  /** Whether a problem is shown yet. */
  checked: boolean
  onText(text: string): void
}

/** The field for a password that somebody chooses: at set-up, on joining, and for another one later. */
export function NewPasswordField({ label, value, checked, onText }: NewPasswordFieldProps) {
  return (
    <Field label={label} hint={t('passwordHint')} error={checked ? passwordProblem(value) : undefined}>
      {(control) => (
        <PasswordInput
          {...control}
          name="password"
          autocomplete="new-password"
          maxLength={LIMITS.passwordLength}
          value={value}
          onText={onText}
        />
      )}
    </Field>
  )
}
