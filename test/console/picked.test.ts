import { expect, test } from 'vitest'
import { Picked } from '../../widgets/console/view/picked.ts'

const ROWS = ['a', 'b', 'c', 'd', 'e']
const ids = (picked: Picked) => [...picked.ids.value].sort()

test('a range goes from the row before to this one, in either direction, and does what this row does', () => {
  const picked = new Picked()
  picked.toggle('d', ROWS, false)
  picked.toggle('b', ROWS, true)
  expect([ids(picked), picked.picking.value]).toEqual([['b', 'c', 'd'], true])
  picked.toggle('c', ROWS, true)
  expect(ids(picked)).toEqual(['d'])
})

test('a range whose beginning is not in the list is one row', () => {
  const picked = new Picked()
  picked.toggle('gone', ROWS, false)
  picked.toggle('c', ROWS, true)
  expect(ids(picked)).toEqual(['c', 'gone'])
})

test('after it is dealt with nothing is picked, and no range begins anywhere', () => {
  const picked = new Picked()
  picked.all(ROWS)
  picked.toggle('e', ROWS, false)
  picked.clear()
  picked.toggle('c', ROWS, true)
  expect(ids(picked)).toEqual(['c'])
})
