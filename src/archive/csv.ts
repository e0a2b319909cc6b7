/** Writes CSV (RFC 4180) as spreadsheets read it. */
import { cutAt } from '../kernel/graphemes.ts'

/** The byte order mark: without it Excel reads Chinese as nonsense. */
export const BOM = '\ufeff'

/**
 * A cell that begins like this is run as a formula when the file is opened (A45); a leading apostrophe makes it text.
 * The full-width forms count too: some spreadsheets take them for the plain ones.
 */
// biome-ignore lint/suspicious/noControlCharactersInRegex: a NUL before the sign does not stop a spreadsheet
const FORMULA = /^[\s\u0000]*[=+\-@\uff1d\uff0b\uff0d\uff20]|^[\t\r\n]/

/** The most UTF-16 code units in a cell of Excel. The rest would spill into the next cells, or be lost silently. */
const MOST = 32_767
const CUT = ' … [cut: a cell holds no more; JSON Lines has all of it]'

export const csvLine = (cells: (string | number | null)[]): string => `${cells.map(cell).join(',')}\r\n`

function cell(value: string | number | null): string {
  if (value === null) return ''
  if (typeof value === 'number') return String(value)
  const safe = FORMULA.test(value) ? `'${value}` : value
  const fits = safe.length <= MOST ? safe : cutAt(safe, MOST - CUT.length) + CUT
  return /[",\r\n]/.test(fits) ? `"${fits.replaceAll('"', '""')}"` : fits
}
