/**
 * A control with its label, hint and error, tied together for screen readers:
 *
 *     <Field label={t('email')} error={error}>
 *       {(control) => <TextInput {...control} type="email" value={email} onText={setEmail} />}
 *     </Field>
 */
import type { ComponentChildren, ComponentProps } from 'preact'
import { useId, useState } from 'preact/hooks'
import { t } from '../strings/components.ts'
import { IconButton } from './button.tsx'
import { Icon } from './icon.tsx'

export interface Control {
  id: string
  'aria-describedby'?: string
  'aria-invalid'?: 'true'
}

export interface FieldProps {
  label: string
  hint?: ComponentChildren
  error?: string | undefined
  /** The label is read out but not shown. */
  quiet?: boolean
  children(control: Control): ComponentChildren
}

export function Field({ label, hint, error, quiet, children }: FieldProps) {
  const id = useId()
  const described = error !== undefined ? `${id}-error` : hint !== undefined ? `${id}-hint` : undefined
  const control: Control = {
    id,
    ...(described === undefined ? {} : { 'aria-describedby': described }),
    ...(error === undefined ? {} : { 'aria-invalid': 'true' }),
  }
  return (
    <div class="field">
      <label for={id} class={quiet ? 'visually-hidden' : 'field__label'}>
        {label}
      </label>
      {children(control)}
      {error !== undefined ? (
        <FieldError id={`${id}-error`} text={error} />
      ) : (
        hint !== undefined && (
          <div id={`${id}-hint`} class="field__hint">
            {hint}
          </div>
        )
      )}
    </div>
  )
}

function FieldError({ id, text }: { id: string; text: string }) {
  return (
    <div id={id} class="field__error">
      <Icon name="alert" size={16} />
      <span>{text}</span>
    </div>
  )
}

type TextInputProps = Omit<ComponentProps<'input'>, 'class' | 'onInput' | 'role' | 'type'> & {
  type?: 'text' | 'email' | 'password' | 'search' | 'url' | 'number' | 'date' | 'datetime-local'
  value: string
  onText(text: string): void
}

export function TextInput({ onText, type = 'text', ...rest }: TextInputProps) {
  const dir = type === 'text' || type === 'search' ? 'auto' : 'ltr'
  return (
    <input
      dir={dir}
      {...rest}
      type={type as 'text'}
      class="input"
      onInput={(event) => onText(event.currentTarget.value)}
    />
  )
}

/** Draws a field for a password that can be made visible while typing. */
export function PasswordInput(props: TextInputProps) {
  const [shown, setShown] = useState(false)
  return (
    <span class="password">
      <TextInput {...props} type={shown ? 'text' : 'password'} autocapitalize="none" spellcheck={false} />
      <IconButton
        size="small"
        icon={shown ? 'eyeOff' : 'eye'}
        label={shown ? t('hidePassword') : t('showPassword')}
        onClick={() => setShown(!shown)}
      />
    </span>
  )
}

type TextAreaProps = Omit<ComponentProps<'textarea'>, 'class' | 'onInput'> & {
  value: string
  onText(text: string): void
}

export function TextArea({ onText, ...rest }: TextAreaProps) {
  return <textarea dir="auto" {...rest} class="input" onInput={(event) => onText(event.currentTarget.value)} />
}

export interface SelectProps<T extends string>
  extends Omit<ComponentProps<'select'>, 'class' | 'role' | 'size' | 'multiple' | 'value' | 'onChange' | 'children'> {
  value: T
  options: readonly { value: T; label: string }[]
  onChoose(value: T): void
}

export function Select<T extends string>({ value, options, onChoose, ...rest }: SelectProps<T>) {
  const choose = (chosen: string) => {
    const option = options.find((each) => each.value === chosen)
    if (option) onChoose(option.value)
  }
  return (
    <span class="select">
      <select {...rest} class="input" value={value} onChange={(event) => choose(event.currentTarget.value)}>
        {options.map((option) => (
          <option key={option.value} value={option.value} selected={option.value === value}>
            {option.label}
          </option>
        ))}
      </select>
      <Icon name="chevronDown" size={16} />
    </span>
  )
}

export interface CheckboxProps {
  label: ComponentChildren
  checked: boolean
  disabled?: boolean
  onToggle(checked: boolean): void
}

export function Checkbox({ label, checked, disabled, onToggle }: CheckboxProps) {
  return (
    <label class="checkbox">
      <input
        type="checkbox"
        checked={checked}
        disabled={disabled ?? false}
        onChange={(event) => onToggle(event.currentTarget.checked)}
      />
      <span>{label}</span>
    </label>
  )
}
