/**
 * This file knows which language the screens speak. It is a signal, so what reads it while rendering changes at once.
 * The agent's own setting wins, then what was chosen in this browser, then the browser's languages.
 */
import { effect, type ReadonlySignal, signal } from '@preact/signals'
import { LANGUAGE_CODES, type Language, languageFor } from '../../../src/protocol/wire.ts'

const STORE = 'helpline:language'

const current = signal<Language>(remembered() ?? languageFor(navigator.languages))
export const language: ReadonlySignal<Language> = current

/** Keeps what somebody chose by the switch in this browser, for the pages before sign-in. */
export function chooseLanguage(chosen: Language): void {
  current.value = chosen
  try {
    localStorage.setItem(STORE, chosen)
  } catch {
    // Without storage the choice lasts as long as the page.
  }
}

/** Takes the setting of the agent who signed in; `null` means that they have none. */
export function adoptLanguage(setting: Language | null): void {
  if (setting !== null) current.value = setting
}

function remembered(): Language | undefined {
  try {
    const stored = localStorage.getItem(STORE)
    return LANGUAGE_CODES.find((code) => code === stored)
  } catch {
    return undefined
  }
}

// Screen readers choose their voice, and browsers their fonts, by the page's language.
effect(() => {
  document.documentElement.lang = current.value
})
