import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { gunzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { closeClasses, withoutNew } from '../../widgets/build/class-closures.ts'
import { internalNames } from '../../widgets/build/internal-names.ts'

describe('a closed class', () => {
  const SOURCE = `
    const step = 2
    class Counter {
      #n = 0
      #unit
      label = 'n'
      constructor(unit, { step = 1, label } = {}) { this.#unit = unit; if (label) this.label = label; this.#add(step) }
      get text() { return this.label + this.#n + this.#unit }
      add() { this.#add(step); return this }
      async later() { return [1].map((n) => n + this.#n)[0] }
      #add(by) { this.#n += by; this.#n++; this.#n-- }
    }`
  interface Counter {
    text: string
    label: string
    add(): Counter
    later(): Promise<number>
  }
  const made = (code: string) => new Function(`${code}; return Counter`)() as new (...given: unknown[]) => Counter

  test('does what the class does, and has no private member any more', async () => {
    expect(closeClasses(SOURCE)).not.toMatch(/#|class/)
    for (const Counter of [made(SOURCE), made(closeClasses(SOURCE))]) {
      const first = new Counter('px', { step: 5 })
      const second = new Counter('em', { label: 'm' })
      expect([first.text, first.add().text, second.text, await second.later()]).toEqual(['n5px', 'n7px', 'm1em', 2])
      first.label = 'k'
      expect(first.text).toBe('k7px')
    }
  })

  test.each([
    ['a private member of another object', 'class A { #n; same(other) { return other.#n } }'],
    ['a function with a `this` of its own', 'class A { #n; make() { return function () { return this } } }'],
    ['a private accessor', 'class A { #n; get #m() { return 1 } }'],
    ['a static member', 'class A { #n; static make() {} }'],
    ['a constructor that returns', 'class A { #n; constructor() { return } }'],
  ])('refuses %s', (_, code) => expect(() => closeClasses(code)).toThrow())

  test('is made without `new`, and other classes with it', () => {
    const code = withoutNew(
      `${closeClasses(SOURCE)}; const counter = new Counter('px', new Set().add(new Counter('em')))`,
      new Set(['Counter']),
    )
    expect(code).toMatch(/= Counter\('px', new Set\(\)\.add\(Counter\('em'\)\)\)$/)
    expect(new Function(`${code}; return counter.text`)()).toBe('n1px')
  })

  test('classes that derive, and those without private members, stay as they are', () => {
    const code = 'class A extends Error { #n = 1 }\nclass B { n = 1 }'
    expect(closeClasses(code)).toBe(code)
  })
})

test('no name of the wire, of the page’s own interface or of what is stored is shortened', () => {
  const names = internalNames()
  expect(names).toContain('markRead')
  const folder = fileURLToPath(new URL('../../src/protocol/', import.meta.url))
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'))
  expect(files.length).toBeGreaterThan(20)
  const wire = files.flatMap((file) => readFileSync(folder + file, 'utf8').match(/\w+(?=\??:)/g) ?? [])
  const page = [
    'open',
    'close',
    'toggle',
    'identify',
    'reset',
    'dismissAnnouncement',
    'noteAnnouncement',
    'on',
    'q',
    'Helpline',
  ]
  const stored = [
    'id',
    'key',
    'thread',
    'text',
    'createdAt',
    'epoch',
    'name',
    'email',
    'error',
    'secret',
    'visitor',
    'verified',
    'person',
    'unsent',
  ]
  for (const name of [...wire, ...page, ...stored]) expect(names).not.toContain(name)
})

test('what is sent compressed is what was built', () => {
  const built = fileURLToPath(new URL('../../dist/widgets/', import.meta.url))
  const zipped = readdirSync(built, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.gz'))
  expect(zipped.length).toBeGreaterThan(10)
  for (const name of zipped)
    expect(gunzipSync(readFileSync(built + name)).equals(readFileSync(built + name.slice(0, -3))), name).toBe(true)
})
