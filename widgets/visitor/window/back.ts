/** Back puts a window away that is the whole screen, as it does in an app. docs/embedding.md, "The Back button". */

const MARK = 'helplineChat'

/** Not through `history.pushState` itself: routers and counters of page views put their own in its place. */
const { pushState } = History.prototype

type State = Record<string, unknown> | null

const isMarked = () => Object.hasOwn(Object(history.state), MARK)

export class Back {
  readonly #close: () => void
  #on = false
  #href = location.href
  /** What we went back from by ourselves. */
  #leaving = false

  constructor(close: () => void) {
    this.#close = close
    addEventListener('popstate', (event) => this.#moved(event), true)
  }

  /** One more entry with the same address and state while the window is the screen, and never two. */
  set(on: boolean): void {
    if (on === this.#on) return
    this.#on = on
    if (on) this.#arm()
    else if (isMarked()) {
      this.#leaving = true
      history.back()
    }
  }

  /** Browsers pass over entries of pages that nobody has touched yet. */
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

  /** The page's router has nothing to do where only the mark goes, and hears nothing. */
  #moved(event: PopStateEvent): void {
    const left = this.#leaving
    this.#leaving = false
    if (isMarked() || location.href !== this.#href || !(this.#on || left)) return
    event.stopImmediatePropagation()
    // Opened again before the way back was gone.
    if (left) return this.#arm()
    this.#on = false
    this.#close()
  }
}
