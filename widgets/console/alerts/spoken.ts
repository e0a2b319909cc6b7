/**
 * This tells screen readers of chats that are not on the screen; everybody else sees them in the list. What comes
 * within a moment is said together, or a busy hour would never fall silent.
 */
import { type ReadonlySignal, signal } from '@preact/signals'
import { t } from '../words/words.ts'

const TOGETHER_MS = 2_000
/** After this time the words are removed, so that the same words are news again. */
const SAID_MS = 5_000

export interface Heard {
  kind: 'chat' | 'message'
  id: string
  name: string
}

export class Spoken {
  readonly #words = signal('')
  #heard: Heard[] = []
  #timer: ReturnType<typeof setTimeout> | undefined

  get words(): ReadonlySignal<string> {
    return this.#words
  }

  hear(heard: Heard): void {
    this.#heard.push(heard)
    if (this.#heard.length === 1) this.#after(TOGETHER_MS, () => this.#say())
  }

  close(): void {
    clearTimeout(this.#timer)
  }

  #say(): void {
    this.#words.value = sentence(this.#heard)
    this.#heard = []
    this.#after(SAID_MS, () => (this.#words.value = ''))
  }

  #after(ms: number, work: () => void): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(work, ms)
  }
}

function sentence(heard: readonly Heard[]): string {
  const fresh = heard.filter(({ kind }) => kind === 'chat')
  const messages = heard.filter(({ kind }) => kind === 'message')
  const chats = new Set(messages.map(({ id }) => id)).size
  const [one] = fresh
  const [first] = messages
  const words = [
    fresh.length === 1 && one
      ? t('alert.newChat', { name: one.name })
      : fresh.length > 1 && t('alert.newChats', { count: fresh.length }),
    chats === 1 && first
      ? t('alert.messageFrom', { name: first.name })
      : chats > 1 && t('alert.messagesIn', { count: chats }),
  ]
  return words.filter((each) => typeof each === 'string').join(' ')
}
