import fc from 'fast-check'
import { expect, onTestFinished, test } from 'vitest'
import { fromJson, toJson } from '../../widgets/client/json.ts'

const data = fc.jsonValue({ maxDepth: 4, stringUnit: 'binary' })

test('what goes over the wire says what JSON.stringify would say', () => {
  fc.assert(
    fc.property(data, (value) => {
      expect(JSON.parse(toJson(value))).toEqual(JSON.parse(JSON.stringify(value)))
    }),
  )
  expect(toJson({ a: undefined, b: [undefined, Number.NaN, 'line\nline\t"\\" \ud800 👩‍👧'] })).toBe(
    '{"b":[null,null,"line\\nline\\t\\"\\\\\\" \\ud800 👩‍👧"]}',
  )
})

/** Adds to a prototype what old libraries add, and worse. */
function pollute(target: object, name: string, value: unknown): void {
  Object.defineProperty(target, name, { value, enumerable: true, configurable: true, writable: true })
  onTestFinished(() => void Reflect.deleteProperty(target, name))
}

test('no `toJSON` of the page has a say in it', () => {
  for (const target of [Array, Object, String, Number, Boolean, Date])
    pollute(target.prototype, 'toJSON', () => 'the page’s own')
  expect(toJson({ type: 'open', ref: 1, files: ['a', 'b'], on: true })).toBe(
    '{"type":"open","ref":1,"files":["a","b"],"on":true}',
  )
})

test('[A] what the page puts on Object.prototype is neither sent nor read', () => {
  pollute(Object.prototype, 'secret', 'somebody else’s')
  const read = fromJson('{"visitor":"v","list":[{"a":1}]}') as { secret?: string; list: { secret?: string }[] }
  expect([read.secret, read.list[0]?.secret]).toEqual([undefined, undefined])
  expect(toJson({ visitor: 'v' })).toBe('{"visitor":"v"}')
})
