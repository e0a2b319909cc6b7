import { beforeEach, describe, expect, test, vi } from 'vitest'

/** What a key needs of the page's elements. */
class Element {
  readonly tagName: string
  readonly isContentEditable = false
  constructor(tagName: string) {
    this.tagName = tagName
  }
}

const keysOn = async (userAgent: string) => {
  vi.resetModules()
  vi.stubGlobal('navigator', { userAgent })
  vi.stubGlobal('HTMLElement', Element)
  return import('../../widgets/console/shell/keys.ts')
}
const pressed = (key: string, also: object = {}) =>
  ({
    key,
    code: '',
    altKey: false,
    shiftKey: false,
    ctrlKey: false,
    metaKey: false,
    isComposing: false,
    repeat: false,
    target: null,
    ...also,
  }) as unknown as KeyboardEvent

describe('the keys of the console', () => {
  let keys: Awaited<ReturnType<typeof keysOn>>
  beforeEach(async () => {
    keys = await keysOn('Mozilla/5.0 (X11; Linux x86_64)')
  })

  test('no two actions have one chord, and each chord brings its action', () => {
    for (const action of keys.ACTIONS) {
      const { key, alt = false, shift = false, command = false } = keys.CHORDS[action]
      expect(keys.actionOf(pressed(key, { altKey: alt, shiftKey: shift, ctrlKey: command }))).toBe(action)
    }
    expect(new Set(keys.ACTIONS.map((action) => keys.chordWords(action).join('+'))).size).toBe(keys.ACTIONS.length)
  })

  test('a key more or less than the chord is another one', () => {
    expect(keys.actionOf(pressed('e', { altKey: true }))).toBe('close')
    expect(keys.actionOf(pressed('E', { altKey: true, shiftKey: true }))).toBe('closeAndNext')
    expect(keys.actionOf(pressed('e'))).toBeUndefined()
    expect(keys.actionOf(pressed('e', { altKey: true, ctrlKey: true }))).toBeUndefined()
    expect(keys.actionOf(pressed('k', { metaKey: true }))).toBeUndefined()
    expect(keys.actionOf(pressed('e', { altKey: true, metaKey: true }))).toBeUndefined()
  })

  test('a letter counts where a layout has Latin ones, else its place on the keyboard', () => {
    expect(keys.actionOf(pressed('к', { code: 'KeyR', altKey: true }))).toBe('reply')
    expect(keys.actionOf(pressed('r', { code: 'KeyO', altKey: true }))).toBe('reply')
  })

  test('nothing happens while a word is composed, nor again while a key is held down', () => {
    expect(keys.actionOf(pressed('n', { altKey: true, isComposing: true }))).toBeUndefined()
    expect(keys.actionOf(pressed('n', { altKey: true, repeat: true }))).toBeUndefined()
  })

  test('a question mark in a field is a question mark; the other chords work there, too', () => {
    const target = new Element('TEXTAREA')
    expect(keys.actionOf(pressed('?', { shiftKey: true, target: new Element('BUTTON') }))).toBe('help')
    expect(keys.actionOf(pressed('?', { shiftKey: true, target }))).toBeUndefined()
    expect(keys.actionOf(pressed('p', { altKey: true, target }))).toBe('note')
  })

  test('transcripts are for admins, all else for everybody', () => {
    const refused = (role: string) => keys.ACTIONS.filter((action) => !keys.isFor(action, role))
    expect([refused('agent'), refused('admin')]).toEqual([['transcripts'], []])
  })

  test('a Mac has its own keys, and says them with its own signs', async () => {
    expect(keys.chordWords('closeAndNext')).toEqual(['Alt', 'Shift', 'E'])
    const mac = await keysOn('Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)')
    expect([mac.chordWords('palette'), mac.chordWords('nextChat')]).toEqual([
      ['⌘', 'K'],
      ['⌥', '↓'],
    ])
    expect(mac.actionOf(pressed('k', { metaKey: true }))).toBe('palette')
    expect(mac.actionOf(pressed('k', { ctrlKey: true }))).toBeUndefined()
  })
})
