/**
 * Which language the screens speak. A signal: what reads it while rendering changes at once when it does.
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

/** What somebody chose by the switch: kept in this browser for the pages before sign-in. */
export function chooseLanguage(chosen: Language): void {
  current.value = chosen
  try {
    localStorage.setItem(STORE, chosen)
  } catch {
    // Without storage the choice lasts as long as the page.
  }
}

/** The setting of the agent who signed in; `null` is no wish. */
export function adoptLanguage(setting: Language | null): void {
  if (setting !== null) current.value = setting
}

/** Any Chinese is better served by our Chinese than by English. */
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
