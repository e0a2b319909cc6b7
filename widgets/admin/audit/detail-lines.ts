/** This says what an entry has besides who did what: each value on a line, and a change with the value before. */
import { t } from '../strings/audit.ts'
import { fieldName, valueName } from '../strings/audit-fields.ts'

type Names = ReadonlyMap<string, string>

export function detailLines(detail: string | null, names: Names): string[] {
  if (detail === null) return []
  const known = parsed(detail)
  if (known === undefined) return [detail]
  const told = Object.entries(known).filter(([, value]) => !isNameless(value, names))
  return told.map(([field, value]) => {
    const label = labelOf(field)
    const said = (each: unknown) => wordOf(field, each) ?? shown(each, names)
    if (isChange(value)) return t('changed', { field: label, from: said(value.from), to: said(value.to) })
    return t('value', {
      field: label,
      value: field === 'changed' && Array.isArray(value) ? value.map(labelOf).join(', ') : said(value),
    })
  })
}

/**
 * Says whether this is the id of somebody without a name, which tells a reader nothing. The chat or Q&A that the entry
 * is about says who it was.
 */
const isNameless = (value: unknown, names: Names) =>
  typeof value === 'string' && /^[\w-]{22}$/.test(value) && !names.has(value)

const isChange = (value: unknown): value is { from: unknown; to: unknown } =>
  typeof value === 'object' && value !== null && 'from' in value && 'to' in value

const labelOf = (field: string): string => fieldName(field) ?? field

const wordOf = (field: string, value: unknown): string | undefined =>
  typeof value === 'string' ? valueName(field, value) : undefined

function shown(value: unknown, names: Names): string {
  if (Array.isArray(value)) return value.length === 0 ? t('empty') : value.map((each) => shown(each, names)).join(', ')
  if (value === null || value === undefined || value === '') return t('empty')
  if (typeof value === 'boolean') return value ? t('yes') : t('no')
  if (typeof value === 'object')
    return Object.values(value)
      .map((each) => shown(each, names))
      .join(' / ')
  return names.get(String(value)) ?? String(value)
}

function parsed(detail: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(detail)
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined
  } catch {
    return undefined
  }
}
