/** RFC 4180, as spreadsheets take it. */

/** The byte order mark: without it Excel reads Chinese as nonsense. */
export const BOM = '\ufeff'

/**
 * A cell that begins like this is run as a formula when the file is opened (A45); a leading apostrophe makes it text.
 * The full-width forms count too: some spreadsheets take them for the plain ones.
 */
// biome-ignore lint/suspicious/noControlCharactersInRegex: a NUL before the sign does not stop a spreadsheet
const FORMULA = /^[\s\u0000]*[=+\-@\uff1d\uff0b\uff0d\uff20]|^[\t\r\n]/

export const csvLine = (cells: (string | number | null)[]): string => `${cells.map(cell).join(',')}\r\n`

function cell(value: string | number | null): string {
  if (value === null) return ''
  if (typeof value === 'number') return String(value)
  const safe = FORMULA.test(value) ? `'${value}` : value
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
