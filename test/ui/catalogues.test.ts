/** Every area says the same things in every language, with the same names to fill in. */
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { LANGUAGE_CODES } from '../../src/protocol/languages.ts'

type Entry = string | Readonly<Record<string, string>>
type Catalogue = Readonly<Record<string, Entry>>
const root = path.resolve(import.meta.dirname, '../../widgets')
const AREAS = ['admin/strings', 'console/words', 'ui/strings']
const OTHERS = LANGUAGE_CODES.map((code) => code.toLowerCase()).filter((code) => code !== 'en')

const load = async (area: string, language: string): Promise<Record<string, Catalogue>> => {
  const [words] = Object.values((await import(path.join(root, area, `${language}.ts`))) as Record<string, object>)
  return words as Record<string, Catalogue>
}
const textsOf = (entry: Entry): string[] => Object.values(typeof entry === 'string' ? [entry] : entry)
const namesIn = (entry: Entry): string =>
  [...new Set(textsOf(entry).flatMap((text) => text.match(/\{\w+\}/g) ?? []))].sort().join()

/** The keys at which a language says something else than the English, and why. */
const faults = (english: Catalogue, words: Catalogue): string[] =>
  Object.entries(words).flatMap(([key, entry]) => {
    const first = english[key] ?? ''
    const wrong = [
      namesIn(entry) !== namesIn(first) && `${namesIn(entry)} for ${namesIn(first)}`,
      typeof entry !== 'string' && typeof first === 'string' && !first.includes('{count}') && 'nothing is counted',
      textsOf(entry).some((text) => text.trim() === '') && 'no words',
    ]
    return wrong.filter((why) => why !== false).map((why) => `${key}: ${why}`)
  })

describe.each(AREAS)('%s', (area) => {
  test('every language has the same parts and keys, each with words, and the same names to fill in', async () => {
    const english = await load(area, 'en')
    expect(Object.keys(english).length).toBeGreaterThan(0)
    expect(OTHERS.length).toBeGreaterThan(0)
    for (const other of OTHERS) {
      const words = await load(area, other)
      expect(Object.keys(words)).toEqual(Object.keys(english))
      for (const [part, catalogue] of Object.entries(english)) {
        expect(Object.keys(words[part] ?? {}), part).toEqual(Object.keys(catalogue))
        expect(faults(catalogue, words[part] ?? {}), `${other} ${part}`).toEqual([])
      }
    }
  })
})

const ENGLISH: Catalogue = {
  hello: 'Hello {name}',
  chats: { one: '{count} chat', other: '{count} chats' },
  of: '{count}',
}

test.each<[string, Catalogue, string[]]>([
  ['its own plurals where the English counts', { chats: '{count} 个', of: { few: '{count}', other: '{count}' } }, []],
  ['a name that nobody fills in', { hello: '您好 {nmae}' }, ['hello: {nmae} for {name}']],
  ['a name too many', { hello: '您好 {name} {count}' }, ['hello: {count},{name} for {name}']],
  ['a name too few', { hello: '您好' }, ['hello:  for {name}']],
  ['a plural where nothing is counted', { hello: { other: '您好 {name}' } }, ['hello: nothing is counted']],
  ['a key without words', { chats: { one: '{count}', other: ' ' } }, ['chats: no words']],
])('of a language with %s this file says so', (_, words, said) => {
  expect(faults(ENGLISH, words)).toEqual(said)
})
