import '../support/page.ts'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { loadPreferences } from '../../widgets/console/view/preferences.ts'
import { go } from '../../widgets/console/view/route.ts'
import { hasThreePanes, View } from '../../widgets/console/view/view.ts'
import { idOf } from '../support/entities.ts'

/** Makes the window this many pixels wide. */
const widen = (width: number) =>
  vi.stubGlobal('matchMedia', (query: string) => ({ matches: width >= Number(/min-width: (\d+)px/.exec(query)?.[1]) }))

afterEach(() => {
  vi.unstubAllGlobals()
  localStorage.clear()
  go({ screen: 'chats' })
})

describe('what is open on the screen', () => {
  test('a dialog is here as long as the agent is where it was opened', () => {
    const view = new View()
    go({ screen: 'chats', id: idOf('a') })
    view.open('close')
    expect([view.dialog.value, view.isDialogHere]).toEqual(['close', true])
    go({ screen: 'chats', id: idOf('b') })
    expect(view.isDialogHere).toBe(false)
    go({ screen: 'chats', id: idOf('a') })
    expect(view.isDialogHere).toBe(true)
    view.shut()
    expect(view.dialog.value).toBeUndefined()
  })

  test('whoever goes on by a key gets the field, and whoever writes a note its side, too', () => {
    const view = new View()
    expect([view.side.value, view.wantsComposer.value]).toEqual(['public', false])
    view.goOn()
    expect(view.wantsComposer.value).toBe(true)
    view.wantsComposer.value = false
    view.write('note')
    expect([view.side.value, view.wantsComposer.value]).toEqual(['note', true])
    view.goOn({ screen: 'rooms', id: idOf('r') })
    expect(location.hash).toBe(`#/rooms/${idOf('r')}`)
  })

  test('there are three panes from 1101 pixels on', () => {
    widen(1_101)
    expect(hasThreePanes()).toBe(true)
    widen(1_100)
    expect(hasThreePanes()).toBe(false)
  })

  test('shutting the details folds a pane that stands beside for good, and uncovers a chat below it', () => {
    const [wide, narrow] = [new View(), new View()]
    const preferences = loadPreferences(undefined)
    widen(800)
    narrow.detailsOver.value = true
    narrow.shutDetails(preferences)
    expect([narrow.detailsOver.value, preferences.details.value, narrow.wantsComposer.value]).toEqual([
      false,
      true,
      false,
    ])
    widen(1_400)
    wide.shutDetails(preferences)
    expect([preferences.details.value, wide.wantsComposer.value]).toEqual([false, true])
  })
})

describe('what an agent set for this browser', () => {
  const plain = ({ sound, sort, details }: ReturnType<typeof loadPreferences>) => ({
    sound: sound.value,
    sort: sort.value,
    details: details.value,
  })
  const USUAL = { sound: true, sort: 'waiting', details: true }

  test('comes back after a reload', () => {
    const before = loadPreferences(localStorage)
    expect(plain(before)).toEqual(USUAL)
    before.sound.value = false
    before.sort.value = 'newest'
    before.details.value = false
    expect(plain(loadPreferences(localStorage))).toEqual({ sound: false, sort: 'newest', details: false })
  })

  test.each([['{'], ['null'], ['[]'], ['7'], ['{"sound":"no","sort":"oldest","details":0}']])(
    'is as usual where the storage holds %s',
    (text) => {
      localStorage.setItem('helpline:console', text)
      expect(plain(loadPreferences(localStorage))).toEqual(USUAL)
    },
  )

  test('lasts as long as the page where nothing may be stored', () => {
    const refusing = {
      ...localStorage,
      getItem: () => {
        throw new Error('SecurityError')
      },
      setItem: () => {
        throw new Error('QuotaExceededError')
      },
    } as unknown as Storage
    const preferences = loadPreferences(refusing)
    preferences.sound.value = false
    expect(plain(preferences)).toEqual({ ...USUAL, sound: false })
  })
})
