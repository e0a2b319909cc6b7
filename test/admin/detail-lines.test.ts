import '../support/page.ts'
import fc from 'fast-check'
import { afterEach, describe, expect, test } from 'vitest'
import { LANGUAGE_CODES } from '../../src/protocol/languages.ts'
import { actionText } from '../../widgets/admin/audit/action-text.ts'
import { ACTIONS } from '../../widgets/admin/audit/actions.ts'
import { detailLines } from '../../widgets/admin/audit/detail-lines.ts'
import { isOrigin } from '../../widgets/admin/sites/origin-shape.ts'
import { linesOf, originsProblem } from '../../widgets/admin/sites/origins.ts'
import { chooseLanguage } from '../../widgets/ui/i18n/language.ts'
import { idOf, OTTO } from '../support/entities.ts'

const NAMES = new Map([[OTTO.id, 'Otto']])
const lines = (detail: unknown) => detailLines(JSON.stringify(detail), NAMES)

afterEach(() => chooseLanguage('en'))

describe('what an entry of the audit log says', () => {
  test('is nothing without a detail, and the detail itself where it is no object', () => {
    expect(detailLines(null, NAMES)).toEqual([])
    expect(detailLines('of old', NAMES)).toEqual(['of old'])
    expect(detailLines('[1]', NAMES)).toEqual(['[1]'])
    expect(detailLines('null', NAMES)).toEqual(['null'])
  })

  test('is a line for each value, with what was before where it changed', () => {
    expect(lines({ name: 'Shop', capacity: { from: 3, to: 5 } })).toEqual(['Name: Shop', 'Chats at once: 3 → 5'])
  })

  test('names people by their names, and leaves out the id of somebody without one', () => {
    expect(lines({ agents: [OTTO.id], visitor: idOf('nobody') })).toEqual(['Members: Otto'])
    expect(lines({ assigneeId: { from: null, to: OTTO.id } })).toEqual(['Assigned to: none → Otto'])
  })

  test('has words for yes, no and nothing', () => {
    expect(lines({ disabled: true, mayAnnounce: false, topic: '', origins: [] })).toEqual([
      'Disabled: yes',
      'Can send announcements: no',
      'Topic: none',
      'Pages: none',
    ])
  })

  test('says words of the protocol as people do, but never takes a name for one', () => {
    chooseLanguage('zh-CN')
    expect(lines({ role: { from: 'agent', to: 'admin' }, name: 'admin' })).toEqual([
      '角色：客服 → 管理员',
      '名称：admin',
    ])
    expect(lines({ changed: ['name', 'greeting'] })).toEqual(['更改：名称, 欢迎语'])
  })

  test('shows a field that this page does not know as it is', () => {
    expect(lines({ ofTomorrow: 7, constructor: 'x' })).toEqual(['ofTomorrow: 7', expect.stringContaining('x')])
  })

  test('goes into what holds several values', () =>
    expect(lines({ greeting: { en: 'Hi', 'zh-CN': '你好' } })).toEqual(['Greeting: Hi / 你好']))

  test('never fails, whatever a server of another version wrote', () =>
    fc.assert(
      fc.property(fc.json(), (detail) => {
        for (const line of detailLines(detail, NAMES)) expect(typeof line).toBe('string')
      }),
    ))
})

describe('an action', () => {
  test.each(LANGUAGE_CODES)('has words in %s', (code) => {
    chooseLanguage(code)
    for (const action of ACTIONS) expect(actionText(action)).not.toMatch(/^$|_|did\./)
  })

  test('of a newer server is shown by its name', () => {
    expect(actionText('moon_landed')).toBe('moon_landed')
    expect(actionText('constructor')).toBe('constructor')
  })
})

describe('the addresses of a site', () => {
  test('are what people paste, cut to scheme, host and port, each once', () => {
    expect(linesOf('https://Shop.test/cart?x=1#y\nhttps://shop.test, http://localhost:3000/')).toEqual([
      'https://shop.test',
      'http://localhost:3000',
    ])
    expect(linesOf(' \n, ')).toEqual([])
    expect(linesOf('shop.test')).toEqual(['shop.test'])
  })

  test.each([
    ['https://shop.test', true],
    ['https://*.shop.test', true],
    ['http://localhost:3000', true],
    ['https://shop.test/', false],
    ['shop.test', false],
    ['*', false],
    ['https://*', false],
    ['ftp://shop.test', false],
    ['https://shop.test:123456', false],
    ['https://-shop.test', false],
    ['https://sh op.test', false],
  ])('%j is one: %s', (line, fine) => expect(isOrigin(line)).toBe(fine))

  test('name the one that is wrong, and count no more than twenty', () => {
    expect(originsProblem('https://shop.test\nnonsense')).toContain('nonsense')
    const many = (count: number) => Array.from({ length: count }, (_, index) => `https://s${index}.test`).join('\n')
    expect(originsProblem(many(20))).toBeUndefined()
    expect(originsProblem(many(21))).toContain('20')
  })

  test('stay as they are when they are read again', () =>
    fc.assert(
      fc.property(fc.array(fc.stringMatching(/^https?:\/\/[a-z.]{1,12}(:\d{1,4})?(\/[a-z?#]{0,8})?$/)), (urls) => {
        const once = linesOf(urls.join('\n'))
        expect(linesOf(once.join('\n'))).toEqual(once)
      }),
    ))
})
