import { expect, test } from 'vitest'
import { csvLine } from '../../src/archive/csv.ts'

/** Returns what is between the quotes, as a spreadsheet reads it. */
const cellOf = (value: string) => csvLine([value]).slice(1, -3).replaceAll('""', '"')

test('[A45] a cell holds what a spreadsheet takes, cut between characters, and says so; others are whole', () => {
  for (const unit of ['a, "b"\n', '👨‍👩‍👧‍👦,', '=1+1,', '你,']) {
    const long = unit.repeat(Math.ceil(61_806 / unit.length))
    const cell = cellOf(long)
    expect(cell.length).toBeLessThanOrEqual(32_767)
    expect(cell.length).toBeGreaterThan(32_700)
    const [said = ''] = cell.split(' … [cut:')
    const plain = said.replace(/^'/, '')
    expect(new Intl.Segmenter('en').segment(long).containing(plain.length)?.index).toBe(plain.length)
    expect(long.startsWith(plain)).toBe(true)
  }
  expect(cellOf('x,'.repeat(16_383))).toBe('x,'.repeat(16_383))
})
