import { expect, test } from 'vitest'
import { LANGUAGE_CODES, LANGUAGES, languageFor } from '../../src/protocol/languages.ts'

test.each([
  [['en'], 'en'],
  [['en-GB'], 'en'],
  [['EN-us@posix'], 'en'],
  [['zh'], 'zh-CN'],
  [['zh-CN'], 'zh-CN'],
  [['zh-TW'], 'zh-CN'],
  [['zh-Hant-HK'], 'zh-CN'],
  [['ZH-hans-sg'], 'zh-CN'],
  [['fr', 'zh-HK', 'en'], 'zh-CN'],
  [['fr', 'en', 'zh'], 'en'],
  [['fr'], 'en'],
  [['zha', 'ench', 'x-zh'], 'en'],
  [[''], 'en'],
  [['not a tag', '; DROP TABLE', '\u0000zh'], 'en'],
  [[], 'en'],
] as const)('a reader whose browser asks for %j is served in %s', (tags, language) => {
  expect(languageFor(tags)).toBe(language)
})

test('every language serves its own code, can be asked for how it is written, and is offered by its own name', () => {
  expect(LANGUAGE_CODES).toEqual(Object.keys(LANGUAGES))
  for (const code of LANGUAGE_CODES) {
    const { name, offer, written, home } = LANGUAGES[code]
    expect(languageFor([code])).toBe(code)
    expect(name).not.toBe('')
    expect(offer).toContain(name)
    for (const tag of [written, home]) expect(languageFor([tag])).toBe(code)
  }
})
