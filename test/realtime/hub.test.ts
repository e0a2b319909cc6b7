import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Hub, type Listener } from '../../src/realtime/index.ts'

const NAMES = ['a', 'b', 'c'] as const
const TOPICS = ['thread', 'staff'] as const
const FRAME = Buffer.from('x')
const listenerOf = (hear: () => void): Listener => ({
  send: hear,
  hold: hear,
  flush: () => undefined,
  isAmong: () => true,
  person: undefined,
})

test('for any comings and goings a topic delivers to each that listens, once, and to nobody else', () => {
  const step = fc.record({ listener: fc.constantFrom(...NAMES), topic: fc.constantFrom(...TOPICS), join: fc.boolean() })
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      const hub = new Hub()
      const heard: string[] = []
      const listeners = new Map(NAMES.map((name) => [name, listenerOf(() => void heard.push(name))]))
      const expected = new Map<string, Set<string>>(TOPICS.map((topic) => [topic, new Set<string>()]))
      for (const { listener, topic, join } of steps) {
        const one = listeners.get(listener)
        if (one === undefined) continue
        if (join) hub.join(topic, one)
        else hub.leave(topic, one)
        if (join) expected.get(topic)?.add(listener)
        else expected.get(topic)?.delete(listener)
        for (const [name, there] of expected) {
          heard.length = 0
          hub.deliver({ topic: name, frame: FRAME, droppable: false })
          expect(heard.sort()).toEqual([...there].sort())
          expect([hub.has(name), hub.count(name), hub.listeners(name).length]).toEqual([
            there.size > 0,
            there.size,
            there.size,
          ])
        }
      }
    }),
  )
})

test('[AN2] what is for some goes to those only, and people are counted once however many sockets they have', () => {
  const hub = new Hub()
  const heard: string[] = []
  for (const [person, language] of [
    ['eve', 'en'],
    ['eve', 'en'],
    ['mei', 'zh-CN'],
  ] as const) {
    const hear = () => void heard.push(person)
    const isAmong: Listener['isAmong'] = (only) => only.language === language && !only.except.has(person)
    hub.join('site', { ...listenerOf(hear), person, isAmong })
  }
  const only = { language: 'en', attributes: {}, except: new Set<string>() } as const
  hub.deliver({ topic: 'site', frame: FRAME, droppable: false, only })
  expect(heard).toEqual(['eve', 'eve'])
  hub.deliver({ topic: 'site', frame: FRAME, droppable: false, only: { ...only, except: new Set(['eve']) } })
  expect(heard).toHaveLength(2)
  expect([
    hub.people(['site'], only).size,
    hub.people(['site', 'site'], undefined).size,
    hub.people(['nowhere'], undefined).size,
  ]).toEqual([1, 2, 0])
})
