import { describe, expect, test } from 'vitest'
import { OrderWalk } from '../../widgets/console/view/order-walk.ts'

const MINUTE = 60_000

/** Steps through a list and answers each opened chat, which moves it to `place` of the rows. */
function walkAnswering(start: string[], steps: number, place: (rows: string[]) => number, by: 1 | -1 = 1): string[] {
  const walk = new OrderWalk()
  let rows = start
  let at = start[0]
  walk.begin(rows, at, 0)
  const seen = [at ?? '']
  for (let step = 0; step < steps; step++) {
    const others = rows.filter((id) => id !== at)
    others.splice(place(others), 0, at ?? '')
    rows = others
    at = walk.step(rows, at, by, step * 1_000)
    seen.push(at ?? '')
  }
  return seen
}

describe('the walk through a list', () => {
  test.each([
    ['to the end, as “newest last” does', (rows: string[]) => rows.length],
    ['to the top, as “newest first” does', () => 0],
    ['into the middle, behind those who wait', (rows: string[]) => Math.floor(rows.length / 2)],
  ])('reaches every chat once a round, though each answer sends its row %s', (_, place) => {
    const all = ['a', 'b', 'c', 'd', 'e']
    const seen = walkAnswering(all, 4, place)
    expect([...seen].sort()).toEqual(all)
    expect([...walkAnswering(all, 4, place, -1)].sort()).toEqual(all)
  })

  test('begins the next round with who stands first then', () => {
    const walk = new OrderWalk()
    walk.begin(['a', 'b'], 'a', 0)
    expect(walk.step(['b', 'a'], 'a', 1, 1)).toBe('b')
    expect(walk.step(['c', 'b', 'a'], 'b', 1, 2)).toBe('c')
    expect(walk.step(['a', 'b', 'c'], 'c', 1, 3)).toBe('a')
  })

  test('leads back the way it came', () => {
    const walk = new OrderWalk()
    walk.begin(['a', 'b', 'c'], 'a', 0)
    walk.step(['b', 'c', 'a'], 'a', 1, 1)
    walk.step(['c', 'a', 'b'], 'b', 1, 2)
    expect(walk.step(['a', 'b', 'c'], 'c', -1, 3)).toBe('b')
    expect(walk.step(['a', 'b', 'c'], 'b', -1, 4)).toBe('a')
    expect(walk.step(['a', 'b', 'c'], 'a', -1, 5)).toBe('c')
  })

  test('passes over who is gone, counts from who just left, and ends with who came since', () => {
    const walk = new OrderWalk()
    walk.begin(['a', 'b', 'c'], 'a', 0)
    expect(walk.step(['new', 'c'], 'a', 1, 1)).toBe('c')
    expect(walk.step(['new', 'c'], 'c', 1, 2)).toBe('new')
  })

  test('follows the list as it stands after something else was opened, or after a long time', () => {
    const walk = new OrderWalk()
    walk.begin(['a', 'b', 'c'], 'a', 0)
    expect(walk.step(['c', 'b', 'a'], 'c', 1, 1)).toBe('b')
    expect(walk.step(['a', 'b', 'c'], 'b', 1, 2)).toBe('a')
    expect(walk.step(['a', 'c', 'b'], 'a', 1, 20 * MINUTE)).toBe('c')
  })

  test('begins at an end when nothing is open, and stays where there is nothing else', () => {
    const walk = new OrderWalk()
    expect(walk.step(['a', 'b'], undefined, 1, 0)).toBe('a')
    expect(new OrderWalk().step(['a', 'b'], undefined, -1, 0)).toBe('b')
    expect(new OrderWalk().step([], undefined, 1, 0)).toBeUndefined()
    expect(new OrderWalk().step(['a'], 'a', 1, 0)).toBeUndefined()
  })
})
