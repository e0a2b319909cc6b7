import '../support/page.ts'
import fc from 'fast-check'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import { languageFor } from '../../src/protocol/languages.ts'
import { fill } from '../../widgets/ui/i18n/fill.ts'
import { localeFor } from '../../widgets/ui/i18n/locale.ts'
import { readIn } from '../support/page.ts'

/** Loads the module as a newly opened page does. */
const opened = async (languages: readonly string[]) => {
  vi.resetModules()
  readIn(languages)
  return import('../../widgets/ui/i18n/language.ts')
}
beforeEach(() => localStorage.clear())

describe('the language of the screens', () => {
  test.each([
    [['zh-TW', 'en'], 'zh-CN'],
    [['zh'], 'zh-CN'],
    [['ZH-hans-SG'], 'zh-CN'],
    [['en-NZ', 'zh'], 'en'],
    [['fr', 'zh-CN', 'en'], 'zh-CN'],
    [['fr', 'de'], 'en'],
    [['zhx'], 'en'],
    [[], 'en'],
  ])('for a browser that asks for %j is %s', (languages, expected) => expect(languageFor(languages)).toBe(expected))

  test('is what was chosen in this browser rather than what the browser asks for', async () => {
    const first = await opened(['zh-CN'])
    expect(first.language.value).toBe('zh-CN')
    first.chooseLanguage('en')
    expect([first.language.value, document.documentElement.lang]).toEqual(['en', 'en'])
    expect((await opened(['zh-CN'])).language.value).toBe('en')
  })

  test('is the agent’s own where it has one, and that is not kept for the next who signs in here', async () => {
    const page = await opened(['en'])
    page.adoptLanguage(null)
    expect(page.language.value).toBe('en')
    page.adoptLanguage('zh-CN')
    expect(page.language.value).toBe('zh-CN')
    expect((await opened(['en'])).language.value).toBe('en')
  })

  test('is the browser’s where the storage holds nonsense or may not be asked', async () => {
    localStorage.setItem('helpline:language', 'tlh')
    expect((await opened(['zh-CN'])).language.value).toBe('zh-CN')
    const storage = localStorage
    vi.stubGlobal('localStorage', {
      getItem: () => {
        throw new Error('SecurityError')
      },
      setItem: () => {
        throw new Error('SecurityError')
      },
    })
    const page = await opened(['en'])
    page.chooseLanguage('zh-CN')
    expect(page.language.value).toBe('zh-CN')
    vi.stubGlobal('localStorage', storage)
  })
})

describe('the place by which dates and numbers are written', () => {
  test.each<[language: 'en' | 'zh-CN', wished: string[], locale: string]>([
    ['en', ['en-GB', 'en'], 'en-GB'],
    ['en', ['en'], 'en-US'],
    ['en', ['de-DE', 'en-GB'], 'en-GB'],
    ['en', ['de'], 'en-DE'],
    ['en', [], 'en'],
    ['en', ['nonsense-tag-of-nobody!'], 'en'],
    ['zh-CN', ['zh-SG'], 'zh-Hans-SG'],
    ['zh-CN', ['zh'], 'zh-CN'],
    ['zh-CN', ['de-DE'], 'zh-CN'],
  ])('%s for %j is %s', (language, wished, locale) => expect(localeFor(language, wished)).toBe(locale))

  test('is one that every browser can write in, whatever is wished for', () =>
    fc.assert(
      fc.property(fc.array(fc.string()), fc.constantFrom('en' as const, 'zh-CN' as const), (wished, language) => {
        expect(() => new Intl.DateTimeFormat(localeFor(language, wished))).not.toThrow()
      }),
    ))
})

describe('a sentence that is filled in', () => {
  test('keeps a name that it was not given, and reads a name as a name', () => {
    expect(fill('{a} and {b}', { a: 'x' }, String)).toBe('x and {b}')
    expect(fill('{a}', { a: '{b}', b: 'no' }, String)).toBe('{b}')
    expect(fill('{a}', { a: '$& $1' }, String)).toBe('$& $1')
  })

  test('writes numbers as the place does, and leaves texts as they are', () => {
    const marked = (value: number) => `<${value}>`
    expect(fill('{n} of {m}', { n: 5, m: '7' }, marked)).toBe('<5> of 7')
  })

  test('sets apart what is written from the right', () =>
    expect(fill('{name} left', { name: 'דנה' }, String)).toBe('\u2068דנה\u2069 left'))

  test('loses and doubles nothing of a Latin name', () =>
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z ]{1,20}$/), (name) => {
        expect(fill('Hello {name}, welcome', { name }, String)).toBe(`Hello ${name}, welcome`)
      }),
    ))
})
