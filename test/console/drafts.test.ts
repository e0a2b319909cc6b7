import { describe, expect, test } from 'vitest'
import { Drafts } from '../../widgets/console/stores/drafts.ts'

/** A browser's storage. When `full` is true, it takes nothing more. */
function storage(entries: Record<string, string> = {}, full = false) {
  const kept = new Map(Object.entries(entries))
  return {
    kept,
    get length() {
      return kept.size
    },
    key: (index: number) => [...kept.keys()][index] ?? null,
    getItem: (name: string) => kept.get(name) ?? null,
    removeItem: (name: string) => void kept.delete(name),
    setItem(name: string, text: string) {
      if (full) throw new Error('QuotaExceededError')
      kept.set(name, text)
    },
    clear: () => kept.clear(),
  }
}
const DAY_MS = 24 * 3_600_000
const stored = (text: string, daysAgo: number) => JSON.stringify({ text, at: Date.now() - daysAgo * DAY_MS })

describe('the drafts of an agent', () => {
  test('come back after a reload, each in its thread, and to nobody else at this browser', () => {
    const browser = storage()
    const before = new Drafts('mei', browser)
    before.write('t1', 'Good morning')
    before.write('t2', 'a note')
    const after = new Drafts('mei', browser)
    expect([after.of('t1').value, after.of('t2').value, after.of('t3').value]).toEqual(['Good morning', 'a note', ''])
    expect(new Drafts('otto', browser).of('t1').value).toBe('')
  })

  test('are shown wherever the thread is open, and leave nothing behind when they are sent', () => {
    const browser = storage()
    const drafts = new Drafts('mei', browser)
    const shown = drafts.of('t1')
    drafts.write('t1', 'Hello')
    expect(shown.value).toBe('Hello')
    drafts.write('t1', '')
    expect([shown.value, browser.kept.size]).toEqual(['', 0])
  })

  test('are forgotten after a month; what other people or programs keep stays', () => {
    const browser = storage({
      'helpline:draft:mei:old': stored('x', 31),
      'helpline:draft:mei:new': stored('y', 29),
      'helpline:draft:mei:torn': '{',
      'helpline:draft:otto:old': stored('z', 31),
      other: '1',
    })
    expect(new Drafts('mei', browser).of('new').value).toBe('y')
    expect([...browser.kept.keys()]).toEqual(['helpline:draft:mei:new', 'helpline:draft:otto:old', 'other'])
  })

  test('are at risk where the browser keeps nothing, and then only while there is something to lose', () => {
    const kept = new Drafts('mei', storage())
    kept.write('t1', 'Hello')
    expect(kept.areAtRisk).toBe(false)
    for (const drafts of [new Drafts('mei', storage({}, true)), new Drafts('mei', undefined)]) {
      drafts.write('t1', 'Hello')
      expect([drafts.of('t1').value, drafts.areAtRisk]).toEqual(['Hello', true])
      drafts.write('t1', '')
      expect(drafts.areAtRisk).toBe(false)
    }
  })

  test('are of one tab each: another tab changes no words on this screen, but these would not come back by a reload', () => {
    const browser = storage()
    const [here, there] = [new Drafts('mei', browser), new Drafts('mei', browser)]
    here.write('t1', 'Good morning')
    expect([there.of('t1').value, here.areAtRisk]).toEqual(['Good morning', false])
    there.write('t1', 'Good evening')
    expect([here.of('t1').value, here.areAtRisk, there.areAtRisk]).toEqual(['Good morning', true, false])
    here.write('t1', '')
    expect([there.of('t1').value, there.areAtRisk]).toEqual(['Good evening', true])
  })
})
