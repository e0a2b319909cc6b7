/** Short lines at the foot of the screen that go by themselves, said once to a screen reader. */
import { type Signal, signal } from '@preact/signals'

export interface Notice {
  id: number
  text: string
  tone: 'info' | 'error'
}

const SHOWN_MS = 6_000

export class Notices {
  readonly list: Signal<readonly Notice[]> = signal([])
  #last = 0

  say(text: string, tone: Notice['tone'] = 'info'): void {
    const notice = { id: ++this.#last, text, tone }
    this.list.value = [...this.list.peek().filter((each) => each.text !== text), notice].slice(-3)
    setTimeout(() => this.dismiss(notice.id), SHOWN_MS)
  }

  dismiss(id: number): void {
    this.list.value = this.list.peek().filter((notice) => notice.id !== id)
  }
}
