/** This holds what an agent sets for this browser: sound, notifications, sorting, the folded pane. */
import { effect, type Signal, signal } from '@preact/signals'
import { SORTS, type Sort } from '../stores/lists.ts'

const STORE = 'helpline:console'

export interface Preferences {
  sound: Signal<boolean>
  sort: Signal<Sort>
  details: Signal<boolean>
}

export function loadPreferences(storage: Storage | undefined): Preferences {
  const stored = read(storage)
  const preferences: Preferences = {
    sound: signal(stored['sound'] !== false),
    sort: signal(SORTS.find((sort) => sort === stored['sort']) ?? 'waiting'),
    details: signal(stored['details'] !== false),
  }
  effect(() => {
    const { sound, sort, details } = preferences
    const text = JSON.stringify({ sound: sound.value, sort: sort.value, details: details.value })
    try {
      storage?.setItem(STORE, text)
    } catch {
      // Without storage they last as long as the page.
    }
  })
  return preferences
}

function read(storage: Storage | undefined): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(storage?.getItem(STORE) ?? '{}')
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
  } catch {
    return {}
  }
}
