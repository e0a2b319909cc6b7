/**
 * Codes stand in comments, titles and documents. Each can be looked up, and the page that explains it names its tests.
 */
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { root } from '../scripts/lib/bootstrap.mjs'

const files = new Map(
  execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], { cwd: root, encoding: 'utf8' })
    .split('\0')
    .filter((name) => /\.(tsx?|mjs|md|prisma|sql)$/.test(name) && existsSync(join(root, name)))
    .map((name): [string, string] => [name, readFileSync(join(root, name), 'utf8')]),
)
const read = (name: string): string => files.get(name) ?? ''

/**
 * Returns where each code stands, except on the page that explains it. An escaped byte (`%A2`) and a key (`'F6'`) are
 * no codes.
 */
function cited(pattern: RegExp, page?: string): Map<string, string[]> {
  const places = new Map<string, string[]>()
  for (const [name, text] of files)
    if (name !== page)
      for (const [code] of text.matchAll(pattern))
        if (places.get(code)?.at(-1) !== name) places.set(code, [...(places.get(code) ?? []), name])
  return places
}

describe.each([
  ['docs/threats.md', /(?<![%\w'])A\d{1,2}\b/g],
  ['docs/faults.md', /(?<![%\w'])F\d{1,2}\b/g],
])('the codes of %s', (document, pattern) => {
  const rows = [...read(document).matchAll(/^\| ([AF]\d+) \| .+ \| .+ \| (.*) \|$/gm)].map(
    ([, code = '', tests = '']) => ({
      code,
      tests: tests.split(', ').map((name) => `test/${name.slice(1, -1)}.test.ts`),
    }),
  )

  test('are those that are cited, in order, each once', () => {
    const codes = rows.map(({ code }) => code)
    expect(codes).toEqual([...codes].sort((a, b) => Number(a.slice(1)) - Number(b.slice(1))))
    expect([...cited(pattern, document).keys()].sort()).toEqual([...codes].sort())
  })

  test('name all tests whose titles carry them, and no others', () => {
    for (const { code, tests } of rows) {
      const carrying = [...files]
        .filter(([name, text]) => name.endsWith('.test.ts') && text.includes(`[${code}]`))
        .map(([name]) => name)
      expect(tests, code).toEqual(carrying.sort())
    }
  })
})

describe('the rules of docs/protocol.md, and of the page in docs/embedding.md', () => {
  const rules = [
    ...read('docs/protocol.md').matchAll(/^- \*\*\[([A-Z]{2}\d+)\]/gm),
    ...read('docs/embedding.md').matchAll(/^- \*\*.+\*\* \[([A-Z]{2}\d+)\]/gm),
  ].map(([, rule = '']) => rule)

  test('each stands once, and has a test whose title names it', () => {
    expect(rules.length).toBeGreaterThan(100)
    expect(new Set(rules).size).toBe(rules.length)
    const tests = [...files].filter(([name]) => name.endsWith('.test.ts')).map(([, text]) => text)
    expect(rules.filter((rule) => !tests.some((text) => text.includes(`[${rule}]`)))).toEqual([])
  })

  test('go by section, in order from one', () => {
    const last = new Map<string, number>()
    for (const rule of rules) {
      const [section, number] = [rule.slice(0, 2), Number(rule.slice(2))]
      expect(number, rule).toBe((last.get(section) ?? 0) + 1)
      last.set(section, number)
    }
  })

  test('no other is cited', () => {
    const unknown = [...cited(/\[(?:R|[A-Z]{2})\d+\]/g)].filter(([code]) => !rules.includes(code.slice(1, -1)))
    expect(unknown).toEqual([])
  })
})
