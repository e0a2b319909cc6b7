import '../support/page.ts'
import { afterEach, describe, expect, test } from 'vitest'
import { LANGUAGE_CODES } from '../../src/protocol/languages.ts'
import { ERRORS } from '../../src/protocol/wire.ts'
import { ApiError, type ApiErrorCode } from '../../widgets/ui/http/api-error.ts'
import { chooseLanguage } from '../../widgets/ui/i18n/language.ts'
import { emailProblem } from '../../widgets/ui/session/email.ts'
import { errorText } from '../../widgets/ui/strings/errors.ts'

afterEach(() => chooseLanguage('en'))

describe('an error in words', () => {
  const CODES = [...Object.keys(ERRORS), 'offline'] as ApiErrorCode[]

  test.each(LANGUAGE_CODES)('says in %s what happened and what to do, for every code', (language) => {
    chooseLanguage(language)
    for (const code of CODES) {
      const { title, advice } = errorText(new ApiError(code, 'said by the server'))
      expect([title, advice].every((text) => text.length > 3 && !text.includes('{'))).toBe(true)
      expect(`${title}${advice}`).not.toContain('said by the server')
    }
  })

  test('names the reason where the server gave one, and goes by the code where this page does not know it', () => {
    const because = (reason: string) => errorText(new ApiError('conflict', '', undefined, reason as never)).title
    expect(because('taken')).toBe('A colleague took this chat first')
    expect(because('of_tomorrow')).toBe('This has changed')
    expect(because('constructor')).toBe('This has changed')
  })

  test('counts the seconds to wait, up', () => {
    const wait = (ms?: number) => errorText(new ApiError('rate_limited', '', ms)).advice
    expect(wait(1_001)).toContain('2')
    expect(wait(60_000)).toContain('60')
    expect(wait()).not.toMatch(/\d/)
  })

  test.each([[undefined], [null], ['text'], [new Error('boom')], [{ code: 'of_tomorrow' }]])(
    'is said of %j, too, without showing it',
    (error) => {
      const { title, advice } = errorText(error)
      expect([title, advice].join()).not.toMatch(/boom|undefined|null|of_tomorrow/)
    },
  )

  test('of the socket is said as one of HTTP', () => {
    const fields = { code: 'conflict', reason: 'taken' }
    expect(errorText(fields)).toEqual(errorText(new ApiError('conflict', '', undefined, 'taken')))
  })
})

test.each([
  ['', false],
  ['   ', false],
  ['mei', false],
  ['mei@', false],
  ['@shop.test', false],
  ['mei@shop@test', false],
  ['me i@shop.test', false],
  ['<mei@shop.test>', false],
  ['mei@shop', true],
  [' mei@shop.test ', true],
  ['陈@例子.测试', true],
])('an address %j is taken: %s', (email, fine) => expect(emailProblem(email) === undefined).toBe(fine))
