/**
 * This is the widget's place in the page. It stands beside the body and not in it, so that what a page does to its body
 * (effects, layouts, zoom, other children) does not reach it. It inherits nothing from the page, and no event in it
 * bubbles into the page.
 */
import { attempt } from '../client/facilities.ts'
import { el } from './dom.ts'
import { dress } from './dress.ts'
import { painters } from './page-document.ts'
import { stay } from './stay.ts'

export type Theme = 'light' | 'dark' | 'auto'

/** Below this width or height the window takes the whole screen. */
const SMALL_PX = 480
/** A window beside the launcher needs so much room. */
const ROOM_PX = 320
/** The launcher and the gaps above and below a window take so much. */
const BESIDE_PX = 92
const EDGE_PX = 20
/** A page whose scale grew by more than this is being magnified. */
const MAGNIFIED = 1.05

/** Says where the widget stands and how it looks, by the page's settings. */
export interface Place {
  language: string
  theme: Theme
  /** Pixels from the edges. */
  x: number
  y: number
}

const view = () => attempt(() => visualViewport)

export class Stage {
  readonly root: ShadowRoot
  readonly box = el('div', { class: 'stage' })
  readonly #host: HTMLElement
  readonly place: Place
  readonly #ending = new AbortController()
  readonly ended = this.#ending.signal
  /**
   * Moves the stage to another place of the page. A part that shows something replaces this, so that nothing of it is
   * lost.
   */
  carry = (move: () => void): void => move()
  /** Is true once the first part that shows something has prepared the stage for it. */
  furnished = false
  readonly #leave: () => void
  readonly #listeners = new Set<() => void>()
  #full = false
  #scale: number | undefined

  constructor(place: Place, css: string) {
    this.place = place
    this.#host = el('div', { id: 'helpline', lang: place.language, translate: 'no' })
    this.root = this.#host.attachShadow({ mode: 'open' })
    this.root.append(this.box)
    // Its position in the page can be measured only once it is dressed.
    this.dress(css)
    keepIn(this.#host, this.root)
    const adapt = () => this.#adapt()
    const { signal } = this.#ending
    const [leave, lift] = stay(this.#host, adapt, (move) => this.carry(move))
    this.#leave = leave
    for (const type of ['resize', 'scroll']) view()?.addEventListener(type, adapt, { signal })
    for (const type of ['resize', 'load']) addEventListener(type, adapt, { signal })
    watch(() => {
      lift()
      adapt()
    }, signal)
    adapt()
  }

  /** Puts a style sheet on the stage. */
  dress(css: string): void {
    dress(this.root, css)
  }

  /**
   * Says whether the window has to take the whole screen: on phones, and wherever the page leaves no room beside it.
   */
  get isFull(): boolean {
    return this.#full
  }

  /**
   * Calls back when there may be more or less room, or when the page may look different. Returns a function that takes
   * the listener off.
   */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  remove(): void {
    this.#ending.abort()
    this.#leave()
  }

  /**
   * Makes the widget as large as on any other page, and puts it in the part of the page that is seen. A page may be
   * drawn smaller than the screen shows, be wider than it, or have a zoom of its own. When people magnify the page, the
   * widget is magnified as well.
   */
  #fit(): void {
    const { x, y } = this.place
    const { style, classList } = this.box
    const { width, height, scale, offsetLeft, offsetTop } = view() ?? {
      width: innerWidth,
      height: innerHeight,
      scale: 1,
      offsetLeft: 0,
      offsetTop: 0,
    }
    this.#scale ??= scale
    if (scale > this.#scale * MAGNIFIED) return
    const zoom = (this.#host as { currentCSSZoom?: number }).currentCSSZoom ?? 1
    const unit = Math.max(zoom, 1) / scale
    const wide = width < innerWidth * 0.9
    // A keyboard on the screen takes its part from below.
    const partly = wide || height < innerHeight * 0.85
    const w = width / unit
    const h = (partly ? height : innerHeight) / unit
    const whole = wide ? h : innerHeight / unit
    const px = (length: number) => `${length}px`
    style.setProperty('zoom', `${unit / zoom}`)
    style.inset = partly ? `${px(offsetTop / unit)} auto auto ${px(offsetLeft / unit)}` : ''
    style.width = partly ? px(w) : ''
    style.height = partly ? px(h) : ''
    style.setProperty('--hl-x', px(x))
    style.setProperty('--hl-y', px(y))
    style.setProperty('--hl-room', px(w - x - Math.min(x, EDGE_PX)))
    style.setProperty('--hl-height', px(h))
    this.#full = w < SMALL_PX || whole < SMALL_PX || w - x < ROOM_PX || whole - y - BESIDE_PX < ROOM_PX
    classList.toggle('full', this.#full)
    classList.toggle('low', h < SMALL_PX)
  }

  #adapt(): void {
    this.#fit()
    this.box.dir = getComputedStyle(painters()[0] as HTMLElement).direction
    for (const listener of this.#listeners) listener()
  }
}

/**
 * Calls back when the page may look different, because pages change their looks by a class or an attribute long after
 * they were loaded.
 */
function watch(listener: () => void, signal: AbortSignal): void {
  attempt(() => {
    const observer = new MutationObserver(listener)
    for (const element of painters()) observer.observe(element, { attributes: true })
    signal.addEventListener('abort', () => observer.disconnect())
  })
}

/**
 * Keeps events inside the shadow root. A page that listens in the capture phase hears of them earlier, and has to look
 * where they happened.
 */
function keepIn(host: HTMLElement, root: ShadowRoot): void {
  const types = ['focusin', 'focusout', 'compositionstart', 'compositionupdate', 'compositionend']
  for (const name in host) if (name.startsWith('on')) types.push(name.slice(2))
  // The listeners are passive, so that scrolling does not wait for us.
  for (const type of types) root.addEventListener(type, (event) => event.stopPropagation(), { passive: true })
}
