import '../support/page.ts'
import fc from 'fast-check'
import { describe, expect, onTestFinished, test } from 'vitest'
import { formatRoute, go, parseRoute, permalink, type Route, route } from '../../widgets/console/view/route.ts'
import { idOf } from '../support/entities.ts'
import { openAt } from '../support/page.ts'

const ID = idOf('chat1')

describe('an address of the console', () => {
  const id = fc.stringMatching(/^[A-Za-z0-9_-]{22}$/)
  const anyRoute: fc.Arbitrary<Route> = fc.oneof(
    fc.constantFrom<Route>(
      { screen: 'chats' },
      { screen: 'tickets' },
      { screen: 'rooms' },
      { screen: 'announcements' },
    ),
    fc.record(
      { screen: fc.constantFrom('chats' as const, 'tickets' as const, 'rooms' as const), id },
      { noNullPrototype: true },
    ),
  )

  test('leads back to the screen that it was made for', () =>
    fc.assert(
      fc.property(anyRoute, (wanted) => {
        expect(parseRoute(formatRoute(wanted))).toEqual(wanted)
      }),
    ))

  test('is read whatever somebody typed, and what is read is an address again', () =>
    fc.assert(
      fc.property(fc.string(), (typed) => {
        const read = parseRoute(`#/${typed}`)
        expect(parseRoute(formatRoute(read))).toEqual(read)
      }),
    ))

  test.each<[hash: string, read: Route]>([
    ['', { screen: 'chats' }],
    ['#', { screen: 'chats' }],
    ['#/nothing', { screen: 'chats' }],
    ['#tickets', { screen: 'tickets' }],
    ['#/rooms/', { screen: 'rooms' }],
    [`#/chats/${ID}`, { screen: 'chats', id: ID }],
    [`#/nothing/${ID}`, { screen: 'chats', id: ID }],
    ['#/chats/short', { screen: 'chats' }],
    [`#/chats/${ID}x`, { screen: 'chats' }],
    [`#/chats/${ID}/more`, { screen: 'chats', id: ID }],
    [`#/announcements/${ID}`, { screen: 'announcements' }],
  ])('%j is read as %j', (hash, read) => expect(parseRoute(hash)).toEqual(read))
})

describe('going somewhere in the console', () => {
  const begin = (address: string) => {
    openAt(address)
    go(parseRoute(location.hash))
  }

  test('stands in the address bar, and a permalink is that address', () => {
    begin('/console')
    go({ screen: 'chats', id: ID })
    expect([route.value, location.hash]).toEqual([{ screen: 'chats', id: ID }, `#/chats/${ID}`])
    expect(permalink({ screen: 'rooms', id: ID })).toBe(`https://chat.test/console#/rooms/${ID}`)
  })

  test('twice to the same place makes one step for the Back button', () => {
    begin('/console#/chats')
    go({ screen: 'rooms' })
    const steps = history.length
    go({ screen: 'rooms' })
    expect(history.length).toBe(steps)
  })

  test('is undone by the Back button, screen for screen', () => {
    begin('/console#/chats')
    go({ screen: 'tickets' })
    go({ screen: 'rooms', id: ID })
    history.back()
    expect(route.value).toEqual({ screen: 'tickets' })
    history.back()
    expect(route.value).toEqual({ screen: 'chats' })
    history.forward()
    expect(route.value).toEqual({ screen: 'tickets' })
  })

  test('by a link that somebody typed works without a reload', () => {
    begin('/console#/chats')
    const seen: string[] = []
    onTestFinished(route.subscribe(({ screen }) => void seen.push(screen)))
    location.hash = '#/rooms'
    expect(seen).toEqual(['chats', 'rooms'])
  })
})
