/** Every area says the same things in every language, with the same names to fill in. */
import { readdirSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'

type Entry = string | Readonly<Record<string, string>>
const root = path.resolve(import.meta.dirname, '../../widgets')
const AREAS = ['admin/strings', 'console/words', 'ui/strings']
const files = AREAS.flatMap((area) => readdirSync(path.join(root, area, 'en')).map((name) => ({ area, name })))

const load = async (area: string, folder: string, name: string): Promise<Record<string, Entry>> => {
  const [catalogue] = Object.values(
    (await import(path.join(root, area, folder, name))) as Record<string, Record<string, Entry>>,
  )
  return catalogue ?? {}
}
const namesIn = (entry: Entry): string[] =>
  [
    ...new Set(
      Object.values(typeof entry === 'string' ? [entry] : entry).flatMap((text) => text.match(/\{\w+\}/g) ?? []),
    ),
  ].sort()

describe.each(files)('$area/$name', ({ area, name }) => {
  test('every language has the same keys, each with words, and the same names to fill in', async () => {
    const english = await load(area, 'en', name)
    expect(Object.keys(english).length).toBeGreaterThan(0)
    const others = readdirSync(path.join(root, area), { withFileTypes: true }).filter(
      (one) => one.isDirectory() && one.name !== 'en',
    )
    expect(others.length).toBeGreaterThan(0)
    for (const other of others) {
      const words = await load(area, other.name, name)
      expect(Object.keys(words)).toEqual(Object.keys(english))
      for (const [key, entry] of Object.entries(words)) {
        expect(namesIn(entry), `${other.name} ${key}`).toEqual(namesIn(english[key] ?? ''))
        expect(
          Object.values(typeof entry === 'string' ? [entry] : entry).every((text) => text.trim() !== ''),
          key,
        ).toBe(true)
      }
    }
  })
})
