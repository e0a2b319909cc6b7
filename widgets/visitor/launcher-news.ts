/** This is what the launcher tells while the window is closed: how much is unread, and the latest words. */
import type { Message } from '../../src/protocol/wire.ts'
import type { Host } from '../loader/host.ts'
import { ofDocument } from '../loader/page-document.ts'
import { t } from './strings.ts'
import { wordsOf } from './timeline.ts'

export class LauncherNews {
  readonly #host: Host
  readonly #badge = Object.assign(ofDocument('createElement')('span'), { className: 'badge' })
  #unread = 0

  constructor(host: Host) {
    this.#host = host
  }

  setUnread(count: number): void {
    if (count === this.#unread) return
    this.#show(count)
    this.#host.emit('unread', count)
  }

  /** Shows the other side's latest words. A click opens the window. */
  showMessage(message: Message): void {
    const { launcher, open } = this.#host
    launcher.say(message.author.name, wordsOf(message), open)
  }

  end(): void {
    this.#show(0)
  }

  #show(count: number): void {
    const { launcher } = this.#host
    this.#unread = count
    this.#badge.textContent = count > 99 ? '99+' : `${count}`
    if (count) launcher.button.append(this.#badge)
    else {
      this.#badge.remove()
      launcher.hush()
    }
    launcher.setNote(count ? t.unreadNote(count) : '')
  }
}
