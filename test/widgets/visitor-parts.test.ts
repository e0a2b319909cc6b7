import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Message } from '../../src/protocol/wire.ts'
import { contrast, inkOn, textOn } from '../../widgets/client/contrast.ts'
import { isOnPage } from '../../widgets/loader/page-pattern.ts'
import { paletteCss } from '../../widgets/loader/palette.ts'
import { safeUrl } from '../../widgets/loader/safe-url.ts'
import { en } from '../../widgets/visitor/strings-en.ts'
import { zhCN } from '../../widgets/visitor/strings-zh-cn.ts'
import { timeline } from '../../widgets/visitor/timeline.ts'

describe('colours', () => {
  test('text on any accent has at least the contrast of WCAG AA, 4.5 to 1', () => {
    const hex = fc.integer({ min: 0, max: 0xffffff }).map((value) => `#${value.toString(16).padStart(6, '0')}`)
    fc.assert(
      fc.property(hex, (accent) => {
        expect(contrast(accent, textOn(accent))).toBeGreaterThanOrEqual(4.5)
        for (const surface of ['#ffffff', '#1d2027'])
          expect(contrast(surface, inkOn(surface, accent))).toBeGreaterThanOrEqual(4.5)
      }),
    )
  })

  test('the launcher’s variables are those colours, and an accent that is none is not let into the style sheet', () => {
    for (const accent of ['#3056d3', '#ffd400', '#ffffff', '#000000', '#777777', '#8a4b00']) {
      const [light, dark] = paletteCss(accent).split('.dark')
      expect(light).toContain(`--hl-on:${textOn(accent)};--hl-ink:${inkOn('#ffffff', accent)}}`)
      expect(dark).toContain(`--hl-ink:${inkOn('#1d2027', accent)}}`)
    }
    expect(paletteCss('red}*{display:none')).toBe(paletteCss('#3056d3'))
  })

  test('the contrast is that of the WCAG examples', () => {
    expect(contrast('#000000', '#ffffff')).toBeCloseTo(21, 5)
    expect(contrast('#777777', '#ffffff')).toBeCloseTo(4.48, 2)
  })
})

describe('announcements', () => {
  test('an announcement links to web pages, letters and calls only', () => {
    Object.assign(globalThis, { location: { href: 'https://shop.example/' } })
    expect(safeUrl('/sale')).toBe('https://shop.example/sale')
    expect(safeUrl('mailto:help@shop.example')).toBe('mailto:help@shop.example')
    for (const url of [
      'javascript:alert(1)',
      ' JavaScript:alert(1)',
      'data:text/html,x',
      'blob:https://shop.example/x',
    ])
      expect(safeUrl(url)).toBeUndefined()
  })
})

describe('[AN3] patterns of pages', () => {
  const page = 'https://shop.example/cart/pay?step=2#top'
  test.each([
    [[], true],
    [['*'], true],
    [['https://shop.example/cart/*'], true],
    [['https://shop.example/cart/pay'], true],
    [['https://shop.example/cart/pay/'], true],
    [['shop.example/*'], true],
    [['/cart/*'], true],
    [['/cart*', '/other'], true],
    [['/pay'], false],
    [['https://shop.example/'], false],
    [['https://shop.example/cart'], false],
    [['https://shopXexample/cart/*'], false],
    [['*step*'], false],
    [['/c.rt/pay'], false],
  ])('%j: %s', (patterns, fits) => {
    expect(isOnPage(patterns, page)).toBe(fits)
  })

  test('the address of a page in another script is compared as people write it', () => {
    expect(isOnPage(['/产品/*'], 'https://shop.example/%E4%BA%A7%E5%93%81/1')).toBe(true)
    expect(isOnPage(['/'], 'https://shop.example')).toBe(true)
  })

  test('a star is as long as it needs to be, and no two parts share a letter', () => {
    for (const [pattern, path, fits] of [
      ['/a*a', '/a', false],
      ['/a*a', '/aa', true],
      ['/*b*b', '/ab', false],
      ['/*b*b*', '/abcbd', true],
      ['/A*/B', '/a/x/b', true],
      ['*', '', true],
    ] as const)
      expect([pattern, path, isOnPage([pattern], `https://shop.example${path}`)]).toEqual([pattern, path, fits])
  })

  test('[A] no pattern makes the page stand still, whatever its address is', () => {
    const addresses = ['/', 'a', '/a'].map((unit) => `https://shop.example${unit.repeat(2_000)}`)
    const patterns = [
      '/*/*/*/*/help',
      '*a*a*a*a*a*a*b',
      `${'*'.repeat(400)}x`,
      `${'/*'.repeat(200)}/help`,
      '*'.repeat(500),
    ]
    const { user: before } = process.cpuUsage()
    for (const address of addresses)
      for (const pattern of patterns) for (let n = 0; n < 20; n++) isOnPage([pattern], address)
    expect(process.cpuUsage().user - before).toBeLessThan(300_000 * 4)
  })
})

describe('the timeline', () => {
  const start = new Date(2026, 4, 4, 23, 58).getTime()
  const message = (seq: number, minutes: number, kind: 'visitor' | 'agent'): Message => ({
    thread: 't',
    seq,
    at: start + minutes * 60_000,
    author: { kind, id: kind, name: kind },
    kind: 'text',
    text: `m${seq}`,
  })

  test('messages of one author within five minutes make a run, a new day begins a new one', () => {
    const entries = timeline(
      [
        message(1, 0, 'agent'),
        message(2, 1, 'agent'),
        message(3, 3, 'agent'),
        message(4, 9, 'agent'),
        message(5, 10, 'visitor'),
      ],
      [],
      [],
    )
    expect(entries.map((entry) => (entry.kind === 'bubble' ? [entry.first, entry.last] : entry.kind))).toEqual([
      'day',
      [true, false],
      [false, true],
      'day',
      [true, true],
      [true, true],
      [true, true],
    ])
  })

  test('own messages show how far the agent is, and what is on its way comes last', () => {
    const pending = [
      { key: 'k', thread: 't', text: 'later', createdAt: start, state: 'failed' as const, error: 'too_large' as const },
    ]
    const entries = timeline(
      [1, 2, 3].map((seq) => message(seq, 0, 'visitor')),
      pending,
      [{ reader: 'a', kind: 'agent', delivered: 2, read: 1 }],
    )
    expect(entries.flatMap((entry) => (entry.kind === 'bubble' ? [entry.state] : []))).toEqual([
      'read',
      'delivered',
      'sent',
      'failed',
    ])
  })
})

test('both languages say everything, and no sentence of one is left in the other', () => {
  expect(Object.keys(zhCN)).toEqual(Object.keys(en))
  for (const [name, value] of Object.entries(zhCN))
    expect(String(typeof value === 'function' ? (value as (x: number) => string)(3) : value), name).toMatch(
      /\p{Script=Han}/u,
    )
})
