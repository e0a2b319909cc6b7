import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Message } from '../../src/protocol/wire.ts'
import { contrast, inkOn, textOn } from '../../widgets/client/contrast.ts'
import { isOnPage } from '../../widgets/loader/page-pattern.ts'
import { paletteCss } from '../../widgets/loader/palette.ts'
import { safeUrl } from '../../widgets/loader/safe-url.ts'
import { linked } from '../../widgets/visitor/links.ts'
import { english } from '../../widgets/visitor/strings-en.ts'
import { chinese } from '../../widgets/visitor/strings-zh.ts'
import { timeline } from '../../widgets/visitor/timeline.ts'

describe('colours', () => {
  test('text on any accent has at least the contrast of WCAG AA, 4.5 to 1', () => {
    const hex = fc.integer({ min: 0, max: 0xffffff }).map((value) => `#${value.toString(16).padStart(6, '0')}`)
    fc.assert(
      fc.property(hex, (accent) => {
        expect(contrast(accent, textOn(accent))).toBeGreaterThanOrEqual(4.5)
        for (const surface of ['#ffffff', '#1d2027']) expect(contrast(surface, inkOn(surface, accent))).toBeGreaterThanOrEqual(4.5)
      }),
    )
  })

  test('the launcher’s variables are those colours, and an accent that is none is not let into the style sheet', () => {
    for (const accent of ['#3056d3', '#ffd400', '#ffffff', '#000000', '#777777', '#8a4b00']) {
      const [light, dark] = paletteCss(accent).split('@media')
      expect(light).toContain(`--on:${textOn(accent)};--ink:${inkOn('#ffffff', accent)}}`)
      expect(dark).toContain(`--ink:${inkOn('#1d2027', accent)}}`)
    }
    expect(paletteCss('red}*{display:none')).toBe(paletteCss('#3056d3'))
  })

  test('the contrast is that of the WCAG examples', () => {
    expect(contrast('#000000', '#ffffff')).toBeCloseTo(21, 5)
    expect(contrast('#777777', '#ffffff')).toBeCloseTo(4.48, 2)
  })
})

describe('links', () => {
  const hrefs = (text: string) => linked(text).flatMap(({ href }) => href ?? [])

  test.each([
    ['see https://shop.example/a?b=1#c.', ['https://shop.example/a?b=1#c']],
    ['(https://en.example/wiki/Mug_(cup))', ['https://en.example/wiki/Mug_(cup)']],
    ['www.shop.example, now', ['https://www.shop.example/']],
    ['write to ann@shop.example!', ['mailto:ann@shop.example']],
    ['详情见https://shop.example/订单。谢谢', ['https://shop.example/%E8%AE%A2%E5%8D%95']],
    ['call tel:+49-30-1234567', ['tel:+49-30-1234567']],
  ])('%s', (text, expected) => expect(hrefs(text)).toEqual(expected))

  test.each([
    'javascript:alert(1)',
    'data:text/html,<script>',
    'vbscript:x',
    'file:///etc/passwd',
    'JaVaScRiPt://https://',
    '3.14 and 10:30',
  ])('%s is no link', (text) => expect(hrefs(text).filter((href) => !href.startsWith('https:'))).toEqual([]))

  test('nothing of a text is lost or added by looking for links', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.string(), fc.constantFrom('https://a.b/', ' (', ').', 'x@y.z', 'www.', '你好')), { maxLength: 8 }),
        (parts) => {
          const text = parts.join('')
          expect(
            linked(text)
              .map((piece) => piece.text)
              .join(''),
          ).toBe(text)
          for (const href of hrefs(text)) expect(href).toMatch(/^(https?|mailto|tel):/)
        },
      ),
    )
  })

  test('an announcement links to web pages, letters and calls only', () => {
    Object.assign(globalThis, { location: { href: 'https://shop.example/' } })
    expect(safeUrl('/sale')).toBe('https://shop.example/sale')
    expect(safeUrl('mailto:help@shop.example')).toBe('mailto:help@shop.example')
    for (const url of ['javascript:alert(1)', ' JavaScript:alert(1)', 'data:text/html,x', 'blob:https://shop.example/x'])
      expect(safeUrl(url)).toBeUndefined()
  })
})

describe('[R66] patterns of pages', () => {
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
      [message(1, 0, 'agent'), message(2, 1, 'agent'), message(3, 3, 'agent'), message(4, 9, 'agent'), message(5, 10, 'visitor')],
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
    const pending = [{ key: 'k', thread: 't', text: 'later', createdAt: start, state: 'failed' as const, error: 'too_large' as const }]
    const entries = timeline(
      [1, 2, 3].map((seq) => message(seq, 0, 'visitor')),
      pending,
      [{ reader: 'a', kind: 'agent', delivered: 2, read: 1 }],
    )
    expect(entries.flatMap((entry) => (entry.kind === 'bubble' ? [entry.state] : []))).toEqual(['read', 'delivered', 'sent', 'failed'])
  })
})

test('both languages say everything, and no sentence of one is left in the other', () => {
  expect(Object.keys(chinese)).toEqual(Object.keys(english))
  for (const [name, value] of Object.entries(chinese))
    expect(String(typeof value === 'function' ? (value as (x: number) => string)(3) : value), name).toMatch(/\p{Script=Han}/u)
})
