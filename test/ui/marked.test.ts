import type { ComponentChild, VNode } from 'preact'
import { expect, test } from 'vitest'
import { Marked } from '../../widgets/ui/components/marked.tsx'

/** Returns the text that is drawn, with brackets around what is marked. */
function drawn(node: ComponentChild): string {
  if (Array.isArray(node)) return node.map(drawn).join('')
  if (typeof node !== 'object' || node === null) return String(node ?? '')
  const { type, props } = node as VNode<{ children?: ComponentChild }>
  return type === 'mark' ? `[${drawn(props.children)}]` : drawn(props.children)
}
const marked = (text: string, ...marks: [start: number, end: number][]) =>
  drawn(Marked({ text, marks: marks.map(([start, end]) => ({ start, end })) }))

test('a snippet shows the whole text, with what was looked for marked', () => {
  expect(marked('where is my parcel')).toBe('where is my parcel')
  expect(marked('where is my parcel', [0, 5], [12, 18])).toBe('[where] is my [parcel]')
  expect(marked('包裹在哪里', [0, 2])).toBe('[包裹]在哪里')
})

test('marks that reach beyond the text or into one another lose and repeat no letter', () => {
  expect(marked('parcel', [3, 99])).toBe('par[cel]')
  expect(marked('parcel', [0, 4], [2, 5])).toBe('[parc][e]l')
  expect(marked('parcel', [0, 4], [1, 3], [9, 12])).toBe('[parc]el')
})
