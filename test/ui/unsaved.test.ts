import '../support/page.ts'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import { answer, isAnythingUnsaved, leave, leaving } from '../../widgets/ui/forms/unsaved.ts'

beforeEach(() => answer('stay'))

describe('whoever goes elsewhere', () => {
  test('goes at once where nothing is lost', () => {
    const go = vi.fn()
    leave(go)
    expect([go.mock.calls.length, leaving.value, isAnythingUnsaved()]).toEqual([1, undefined, false])
  })

  test('is asked where something would be lost, goes once when it may be, and not at all when it may not', () => {
    const [gone, stayed] = [vi.fn(), vi.fn()]
    leave(gone, true)
    expect([gone.mock.calls.length, leaving.value]).toEqual([0, gone])
    answer('discard')
    answer('discard')
    expect([gone.mock.calls.length, leaving.value]).toEqual([1, undefined])
    leave(stayed, true)
    answer('stay')
    answer('discard')
    expect(stayed).not.toHaveBeenCalled()
  })

  test('and then elsewhere still is asked for the last place only', () => {
    const [first, second] = [vi.fn(), vi.fn()]
    leave(first, true)
    leave(second, true)
    answer('discard')
    expect([first.mock.calls.length, second.mock.calls.length]).toEqual([0, 1])
  })
})
