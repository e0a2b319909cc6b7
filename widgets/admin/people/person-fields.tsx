/** These are the fields for name, role and capacity, the same for somebody new and somebody known. */
import { type AgentRole, LIMITS } from '../../../src/protocol/wire.ts'
import { Field, Select, TextInput } from '../../ui/components/field.tsx'
import { t } from '../strings/people.ts'

export interface PersonValues {
  name: string
  role: AgentRole
  /** Is the text as it is typed. */
  capacity: string
}

export interface PersonFieldsProps {
  value: PersonValues
  /** Is true once problems are shown. */
  checked: boolean
  /** Is true for oneself, because admins cannot take the role of admin from themselves. */
  fixedRole?: boolean
  onChange(value: PersonValues): void
}

export const nameProblem = (name: string): string | undefined => (name.trim() === '' ? t('nameMissing') : undefined)
export const capacityProblem = (capacity: string): string | undefined =>
  /^\d{1,2}$/.test(capacity) && Number(capacity) <= LIMITS.capacity
    ? undefined
    : t('capacityWrong', { most: LIMITS.capacity })

export function RoleAndCapacity({ value, checked, fixedRole, onChange }: PersonFieldsProps) {
  const roles = (['agent', 'supervisor', 'admin'] as const).map((role) => ({ value: role, label: t(role) }))
  const hints = { agent: t('agentMay'), supervisor: t('supervisorMay'), admin: t('adminMay') }
  return (
    <>
      <Field label={t('role')} hint={fixedRole ? t('ownRole') : hints[value.role]}>
        {(control) => (
          <Select
            {...control}
            value={value.role}
            options={roles}
            disabled={fixedRole ?? false}
            onChoose={(role) => onChange({ ...value, role })}
          />
        )}
      </Field>
      <Field
        label={t('capacity')}
        hint={t('capacityHint')}
        error={checked ? capacityProblem(value.capacity) : undefined}
      >
        {(control) => (
          <TextInput
            {...control}
            inputMode="numeric"
            autocomplete="off"
            maxLength={2}
            value={value.capacity}
            onText={(capacity) => onChange({ ...value, capacity })}
          />
        )}
      </Field>
    </>
  )
}

export function NameField({ value, checked, onChange }: PersonFieldsProps) {
  return (
    <Field label={t('name')} error={checked ? nameProblem(value.name) : undefined}>
      {(control) => (
        <TextInput
          {...control}
          autocomplete="off"
          maxLength={LIMITS.nameLength}
          value={value.name}
          onText={(name) => onChange({ ...value, name })}
        />
      )}
    </Field>
  )
}
