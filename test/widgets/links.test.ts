import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { linked } from '../../widgets/client/links.ts'
import { isOnPage } from '../../widgets/loader/page-pattern.ts'

/** Returns what is shown as a link, and where it leads when that is not the same. */
const links = (text: string) => linked(text).flatMap(({ text: piece, href }) => (href ? [[piece, href]] : []))
const pieces = (text: string) => links(text).map(([piece]) => piece)
const WEB = 'https://example.com'

describe('[A8] where an address ends', () => {
  test.each([
    // Chinese and Japanese sentences go on without a space.
    [`请看${WEB}/a（这里）`, `${WEB}/a`],
    [`${WEB}/x《一尺》`, `${WEB}/x`],
    [`“${WEB}/q”好`, `${WEB}/q`],
    [`${WEB}/z…等`, `${WEB}/z`],
    [`${WEB}/R谢谢`, `${WEB}/R`],
    [`${WEB}谢谢`, WEB],
    [`${WEB}，好的`, WEB],
    [`${WEB}/a。下一句`, `${WEB}/a`],
    [`【${WEB}/a】`, `${WEB}/a`],
    [`「${WEB}/a」です`, `${WEB}/a`],
    [`${WEB}/a：说明`, `${WEB}/a`],
    [`${WEB}/a；b`, `${WEB}/a`],
    [`${WEB}/a？`, `${WEB}/a`],
    [`${WEB}/a！`, `${WEB}/a`],
    [`${WEB}/a～`, `${WEB}/a`],
    [`${WEB}/a——好`, `${WEB}/a`],
    [`${WEB}/aを見て`, `${WEB}/a`],
    [`${WEB}/a(这里)`, `${WEB}/a`],
    [`${WEB}/12元`, `${WEB}/12`],
    // These are other scripts, with and without spaces.
    [`${WEB}/a입니다`, `${WEB}/a`],
    [`${WEB}/aครับ`, `${WEB}/a`],
    [`${WEB}/a؟`, `${WEB}/a`],
    [`${WEB}/a، ثم`, `${WEB}/a`],
    [`${WEB}/a۔`, `${WEB}/a`],
    [`${WEB}/a।`, `${WEB}/a`],
    [`${WEB}/a»`, `${WEB}/a`],
    [`„${WEB}/a“`, `${WEB}/a`],
    [`‹${WEB}/a›`, `${WEB}/a`],
    [`смотри ${WEB}/a.`, `${WEB}/a`],
    // These addresses are in the script of their readers.
    ['https://zh.wikipedia.org/wiki/北京', 'https://zh.wikipedia.org/wiki/北京'],
    ['https://zh.wikipedia.org/wiki/列夫·托尔斯泰。', 'https://zh.wikipedia.org/wiki/列夫·托尔斯泰'],
    ['https://ja.wikipedia.org/wiki/AKIRA_(漫画)', 'https://ja.wikipedia.org/wiki/AKIRA_(漫画)'],
    ['https://fa.wikipedia.org/wiki/می‌خواهم', 'https://fa.wikipedia.org/wiki/می‌خواهم'],
    ['https://hi.wikipedia.org/wiki/हिन्दी।', 'https://hi.wikipedia.org/wiki/हिन्दी'],
    ['https://de.wikipedia.org/wiki/Köln', 'https://de.wikipedia.org/wiki/Köln'],
    ['https://ru.wikipedia.org/wiki/Москва,', 'https://ru.wikipedia.org/wiki/Москва'],
    [`${WEB}?q=北京&x=1`, `${WEB}?q=北京&x=1`],
    [`${WEB}/a#历史`, `${WEB}/a#历史`],
    ['https://例え.テスト/パス', 'https://例え.テスト/パス'],
    ['https://my日本.jp/a', 'https://my日本.jp/a'],
    // Brackets come in pairs, and some signs end a sentence.
    ['(https://en.example/wiki/Mug_(cup))', 'https://en.example/wiki/Mug_(cup)'],
    [`[${WEB}/a]`, `${WEB}/a`],
    [`[text](${WEB}/a)`, `${WEB}/a`],
    [`**${WEB}/a**`, `${WEB}/a`],
    [`\`${WEB}/a\``, `${WEB}/a`],
    [`<${WEB}/a>`, `${WEB}/a`],
    [`"${WEB}/a"`, `${WEB}/a`],
    [`${WEB}/a?!...`, `${WEB}/a`],
    [`${WEB}/a👍`, `${WEB}/a`],
    [`${WEB}/a/`, `${WEB}/a/`],
    [`${WEB}: there`, WEB],
    ['https://localhost:3000/x.', 'https://localhost:3000/x'],
    ['https://[::1]:8080/a', 'https://[::1]:8080/a'],
    ['http://192.0.2.1/a', 'http://192.0.2.1/a'],
    ['HTTPS://EXAMPLE.COM/A', 'HTTPS://EXAMPLE.COM/A'],
    // These have no scheme.
    ['www.example.com, now', 'www.example.com'],
    ['看www.example.com，好', 'www.example.com'],
    ['www.example.com/a谢谢', 'www.example.com/a'],
    // These are e-mail addresses and telephone numbers.
    ['write to ann@shop.example!', 'ann@shop.example'],
    ['联系ann@example.com谢谢', 'ann@example.com'],
    ['björn.müller@example.com', 'björn.müller@example.com'],
    ["o'donnel@example.com", "o'donnel@example.com"],
    ['o’donnel@example.com', 'o’donnel@example.com'],
    ['‘ann@example.com’', 'ann@example.com'],
    ['”’ann@example.com', 'ann@example.com'],
    ["'ann@example.com'", 'ann@example.com'],
    ['<ann+tag@example.com>', 'ann+tag@example.com'],
    ['mailto:ann@example.com?subject=a%20b.', 'mailto:ann@example.com?subject=a%20b'],
    ['call tel:+49-30-1234567.', 'tel:+49-30-1234567'],
  ])('%s', (text, expected) => expect(pieces(text)).toEqual([expected]))

  test.each([
    [`${WEB}/订单`, `${WEB}/%E8%AE%A2%E5%8D%95`],
    ['www.shop.example', 'https://www.shop.example/'],
    ['ann@shop.example', 'mailto:ann@shop.example'],
    ['björn@example.com', 'mailto:bj%C3%B6rn@example.com'],
    ['a?cc=b@example.com', 'mailto:a%3Fcc%3Db@example.com'],
  ])('%s leads to %s', (text, href) => expect(links(text).map(([, leads]) => leads)).toEqual([href]))
})

describe('[A11] what is no link', () => {
  test.each([
    'javascript:alert(1)',
    'data:text/html,<script>',
    'vbscript:x',
    'file:///etc/passwd',
    'JaVaScRiPt://https://',
    '3.14 and 10:30',
    // These pretend: somebody else's address, or another host than the one that people read.
    'https://bank.example@evil.example/',
    'https://bank.example:pass@evil.example/',
    'https://0x7f.1/',
    'https://1',
    'a@b.example@c.example',
    '用户@例子.公司',
    'ssh://git@example.com/x',
    'ann@localhost',
    'ann@192.0.2.1',
    'a..b@example.com',
    'www.example',
    'xwww.example.com',
    'xhttps://example.com',
    'tel:12',
    '@ann',
    'http://',
  ])('%s', (text) => expect(pieces(text)).toEqual([]))

  test('a host in letters that look like Latin ones is named as browsers ask for it', () => {
    const [link] = linked('https://аpple.com/')
    expect(link).toEqual({ text: 'https://аpple.com/', href: 'https://xn--pple-43d.com/', host: 'xn--pple-43d.com' })
    expect(linked('https://münchen.de')[0]?.host).toBe('xn--mnchen-3ya.de')
    expect(linked('ann@gооgle.com')[0]?.host).toMatch(/^xn--/)
    for (const plain of ['https://例え.テスト/', WEB, 'ann@example.com']) expect(linked(plain)[0]?.host).toBeUndefined()
  })
})

const part = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom(
    'https://',
    'https://a.b/',
    'www.',
    'mailto:',
    'tel:1',
    '@',
    'x@y.zz',
    ' (',
    ')',
    '.',
    '!',
    '你好',
    '谢谢',
    'é',
    '/',
    ':',
    '\u202e',
    '👍🏽',
  ),
)

test('[A8] nothing of a text is lost or added by looking for links, and only four schemes come out of it', () => {
  fc.assert(
    fc.property(fc.array(part, { maxLength: 12 }), (parts) => {
      const text = parts.join('')
      const found = linked(text)
      expect(found.map((piece) => piece.text).join('')).toBe(text)
      for (const { href } of found) if (href) expect(href).toMatch(/^(https?|mailto|tel):/)
    }),
    { numRuns: 500 },
  )
})

/** Returns the milliseconds of the quickest run, because a slower run shows what else the machine does. */
function msOf(work: (run: number) => void): number {
  const times = Array.from({ length: 5 }, (_, run) => {
    const begun = performance.now()
    work(run)
    return performance.now() - begun
  })
  return Math.min(...times)
}
const LENGTH = 4_000
const filled = (unit: string) => unit.repeat(Math.ceil(LENGTH / unit.length)).slice(0, LENGTH - 2)

describe('[A8] a text that is made to freeze its readers', () => {
  test.each([
    ['brackets in pairs, and many more that close', `https://${'()'.repeat(1_000)}${')'.repeat(1_990)}`],
    ['signs of a sentence, and brackets', `https://${'!'.repeat(2_600)}x${')'.repeat(1_391)}`],
    ['the same behind a host', `https://x.y/${'!'.repeat(2_000)}x${')'.repeat(1_900)}`],
    ...['(', '()', '[({', '!', '.', ')', 'é', '你', 'a.', '@'].map((unit) => [
      `a host, then ${unit}`,
      `https://x.yz/${filled(unit)}`.slice(0, LENGTH - 2),
    ]),
    ...[
      'www.',
      'https://',
      'mailto:',
      'tel:1',
      '@',
      'a@',
      'a@b.cd ',
      'ab@c.de@',
      'https://a.b/',
      'www.a.bc,',
      'http://é.',
      'www.a.b',
      '.@',
      '!@',
      "'@",
    ].map((unit) => [`${unit} again and again`, filled(unit)]),
    ['one long name', `${filled('a')}@`],
  ])('%s', (_, text) => {
    expect(msOf((run) => linked(`${text}${run}`))).toBeLessThan(10)
  })

  test('twice the text takes no more than about twice the time, whatever it is made of', () => {
    fc.assert(
      fc.property(fc.array(part, { minLength: 1, maxLength: 3 }), (parts) => {
        const unit = parts.join('') || '@'
        const long = unit.repeat(Math.ceil(16_000 / unit.length))
        expect(msOf((run) => linked(`${long}${run}`))).toBeLessThan(60)
      }),
      { numRuns: 40 },
    )
  })

  test('a text that was looked at is not looked at again when it is drawn again', () => {
    const text = filled('a@b.cd ')
    expect(linked(text)).toBe(linked(text))
  })

  test('[AN3] a pattern of many stars against a page of many slashes', () => {
    const pattern = `${'/*'.repeat(80)}/help`
    expect(msOf(() => isOnPage([pattern], `https://shop.example${'/a'.repeat(800)}`))).toBeLessThan(10)
    expect(isOnPage([pattern], `https://shop.example${'/a'.repeat(800)}/help`)).toBe(true)
    expect(isOnPage(['/a*a'], 'https://shop.example/a')).toBe(false)
  })
})
