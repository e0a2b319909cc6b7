/**
 * This file knows which language the screens speak. It is a signal, so what reads it while rendering changes at once.
 * The agent's own setting wins, then what was chosen in this browser, then the browser's languages.
 */
import { effect, type ReadonlySignal, signal } from '@preact/signals'
import type { Language } from '../../../src/protocol/wire.ts'

const STORE = 'helpline:language'

export const LANGUAGES: readonly { code: Language; name: string }[] = [
  { code: 'en', name: 'English' },
  { code: 'zh-CN', name: '简体中文' },
]

const current = signal<Language>(remembered() ?? fromBrowser(navigator.languages))
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

/** Returns our language for a list of language tags. Our Chinese serves readers of any Chinese better than English. */
export function fromBrowser(languages: readonly string[]): Language {
  for (const tag of languages) {
    if (/^zh\b/i.test(tag)) return 'zh-CN'
    if (/^en\b/i.test(tag)) return 'en'
  }
  return 'en'
}

function remembered(): Language | undefined {
  try {
    const stored = localStorage.getItem(STORE)
    return LANGUAGES.find(({ code }) => code === stored)?.code
  } catch {
    return undefined
  }
}

// Screen readers choose their voice, and browsers their fonts, by the page's language.
effect(() => {
  document.documentElement.lang = current.value
})
