/** Back closes a window that takes the whole screen, as it does in an app. See docs/embedding.md, “The Back button”. */

const MARK = 'helplineChat'

/** We do not call `history.pushState` itself, because routers and counters of page views replace it. */
const { pushState } = History.prototype

type State = Record<string, unknown> | null

const isMarked = () => Object.hasOwn(Object(history.state), MARK)

export class Back {
  readonly #close: () => void
  #on = false
  #href = location.href
  /** Is true while we go back by ourselves. */
  #leaving = false

  constructor(close: () => void) {
    this.#close = close
    addEventListener('popstate', (event) => this.#moved(event), true)
  }

  /** Adds one more history entry with the same address and state while the window is the screen, and never two. */
  set(on: boolean): void {
    if (on === this.#on) return
    this.#on = on
    if (on) this.#arm()
    else if (isMarked()) {
      this.#leaving = true
      history.back()
    }
  }

  /**
   * Adds the entry; on a page that nobody has touched yet it waits for the first press, because browsers skip the
   * entries of such pages.
   */
  #arm(): void {
    const { state } = history as { state: unknown }
    if (!this.#on || isMarked() || (state !== null && Object.getPrototypeOf(state) !== Object.prototype)) return
    if (navigator.userActivation?.hasBeenActive === false) {
      addEventListener('pointerdown', () => this.#arm(), { capture: true, once: true })
      return
    }
    this.#href = location.href
    pushState.call(history, { ...(state as State), [MARK]: true }, '')
  }

  /** Hides the event from the page's router where only our mark goes, because there is nothing for it to do. */
  #moved(event: PopStateEvent): void {
    const left = this.#leaving
    this.#leaving = false
    if (isMarked() || location.href !== this.#href || !(this.#on || left)) return
    event.stopImmediatePropagation()
    // The window was opened again before the way back had finished.
    if (left) return this.#arm()
    this.#on = false
    this.#close()
  }
}
