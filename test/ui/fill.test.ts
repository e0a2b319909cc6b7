import { expect, test } from 'vitest'
import { fill } from '../../widgets/ui/i18n/fill.ts'

const filled = (text: string, name: string | number) => fill(text, { name }, String)

test('Chinese stands apart from Latin by a blank, and from Chinese by none, whatever is filled in', () => {
  expect(filled('已分配给 {name}', 'Ann')).toBe('已分配给 Ann')
  expect(filled('已分配给 {name}', '我')).toBe('已分配给我')
  expect(filled('由 {name} 结束', 'Ann')).toBe('由 Ann 结束')
  expect(filled('由 {name} 结束', '陈晓')).toBe('由陈晓结束')
  expect(filled('由 {name} 结束', 'Ann 陈')).toBe('由 Ann 陈结束')
  expect(filled('{name} closed it', '陈晓')).toBe('陈晓 closed it')
  expect(filled('对话 {name} 个', 5)).toBe('对话 5 个')
})
