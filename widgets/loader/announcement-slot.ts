/**
 * This is a place for announcements, above the launcher or in the window. It shows one at a time, and a way to the
 * next.
 */
import type { Announcement, Language } from '../../src/protocol/wire.ts'
import { el, icon } from './dom.ts'
import { safeUrl } from './safe-url.ts'

const CROSS = 'M6 6l12 12M18 6L6 18'
const ROUND = 'M12 3a9 9 0 1 0 0 18a9 9 0 0 0 0-18'
const ICONS = {
  info: `${ROUND}M12 11v5M12 8v.01`,
  success: `${ROUND}M8 12.5l3 3 5-6`,
  warning: 'M12 4L2.5 20h19zM12 10v4M12 17v.01',
  critical: 'M8.3 3h7.4L21 8.3v7.4L15.7 21H8.3L3 15.7V8.3zM12 8v5M12 16v.01',
} as const

type Words = Readonly<Record<Announcement['severity'] | 'dismiss' | 'next', string>>

const WORDS: Readonly<Record<Language, Words>> = {
  en: {
    info: 'Announcement',
    success: 'Announcement',
    warning: 'Warning',
    critical: 'Important',
    dismiss: 'Dismiss',
    next: 'Next announcement',
  },
  'zh-CN': { info: '公告', success: '公告', warning: '提醒', critical: '重要', dismiss: '关闭', next: '下一条公告' },
}

/** Screen readers need so many milliseconds to notice a new region. */
const NOTICED_MS = 100

export interface SlotOptions {
  look: 'card' | 'banner'
  language: Language
  dismiss(id: string): void
  clicked(id: string): void
  /** Is called when the place is ready, so that its owner shows the announcements once more. */
  again(): void
  /** Moves the focus after the last announcement was put away by the keyboard. */
  focusAfter(): void
}

export class Slot {
  readonly #options: SlotOptions
  /** Screen readers only notice changes in a region that is there already. Critical words interrupt the reader. */
  readonly #calm = el('div', { role: 'status' })
  readonly #urgent = el('div', { role: 'alert' })
  /** Holds the versions that were read out, so that nothing is read again on a page to which the visitor comes back. */
  readonly #told = new Set<string>()
  #list: readonly Announcement[] = []
  #chosen = ''
  #drawn = ''

  constructor(options: SlotOptions) {
    this.#options = options
  }

  /** Shows the first announcement of the list, or the one that was chosen, and returns it. */
  show(parent: Element | null, list: readonly Announcement[]): Announcement | undefined {
    if (parent === null) return undefined
    if (this.#calm.parentNode !== parent) {
      parent.prepend(this.#urgent, this.#calm)
      setTimeout(this.#options.again, NOTICED_MS)
      return undefined
    }
    this.#list = list
    const at = Math.max(
      0,
      list.findIndex(({ id }) => id === this.#chosen),
    )
    const shown = list[at]
    const drawn = shown ? [shown.id, shown.version, at, list.length].join() : ''
    if (drawn !== this.#drawn) this.#draw(shown, at)
    this.#drawn = drawn
    return shown
  }

  #draw(shown: Announcement | undefined, at: number): void {
    const { look, focusAfter } = this.#options
    const before = this.#calm.firstElementChild ?? this.#urgent.firstElementChild
    const held = before?.contains((before.getRootNode() as ShadowRoot).activeElement)
    before?.remove()
    if (shown) {
      const name = `${shown.id}${shown.version}`
      const region = shown.severity === 'critical' ? this.#urgent : this.#calm
      region.ariaLive = this.#told.has(name) ? 'off' : null
      this.#told.add(name)
      region.append(this.#made(shown, at, `${look} news ${shown.severity}${before ? ' still' : ''}`))
      if (held) region.querySelector<HTMLElement>('.x')?.focus()
    } else if (held) focusAfter()
  }

  #made({ id, severity, title, body, link }: Announcement, at: number, name: string): HTMLElement {
    const words = WORDS[this.#options.language]
    const parts = [el('b', { dir: 'auto' }, title)]
    if (body) parts.push(el('div', { class: 'body', dir: 'auto' }, body))
    const more = el('div', { class: 'more-news' })
    const href = link && safeUrl(link.url)
    const click = () => this.#options.clicked(id)
    if (href)
      more.append(
        el('a', { href, target: '_blank', rel: 'noopener noreferrer', dir: 'auto', click }, link.label || href),
      )
    const count = this.#list.length
    if (count > 1)
      more.append(
        el(
          'button',
          { class: 'next', type: 'button', title: words.next, click: () => this.#next(at) },
          `${at + 1}/${count}`,
        ),
      )
    if (more.firstChild) parts.push(more)
    const cross = el(
      'button',
      { class: 'x', type: 'button', 'aria-label': words.dismiss, click: () => this.#options.dismiss(id) },
      icon(CROSS, ''),
    )
    return el(
      'section',
      { class: name, 'aria-label': words[severity] },
      icon(ICONS[severity], ''),
      el('div', { class: 'words' }, ...parts),
      cross,
    )
  }

  #next(at: number): void {
    this.#chosen = this.#list[(at + 1) % this.#list.length]?.id ?? ''
    this.show(this.#calm.parentElement, this.#list)
  }
}
