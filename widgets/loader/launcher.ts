/** This is the round button in the corner, and the card that says something above it. */
import type { Language, SiteConfig } from '../../src/protocol/wire.ts'
import { el, icon } from './dom.ts'
import { launcherCss } from './launcher-style.ts'
import { paletteCss } from './palette.ts'
import type { Settings } from './settings.ts'
import { Stage } from './stage.ts'

const CHAT = 'M21 11.5a8.5 8.5 0 0 1-12.4 7.5L3 21l2-5.6A8.5 8.5 0 1 1 21 11.5z'
const CROSS = 'M6 6l12 12M18 6L6 18'
const DOWN = 'M6 9l6 6 6-6'

interface Words {
  open: string
  close: string
  dismiss: string
  trouble: string
  again: string
}

const WORDS: Readonly<Record<Language, Words>> = {
  en: {
    open: 'Open chat',
    close: 'Close chat',
    dismiss: 'Dismiss',
    trouble: 'The chat could not be loaded.',
    again: 'Try again',
  },
  'zh-CN': {
    open: '打开在线客服',
    close: '收起对话',
    dismiss: '关闭',
    trouble: '在线客服加载失败。',
    again: '重试',
  },
}

export class Launcher {
  readonly stage: Stage
  readonly #words: Words
  readonly #dock: HTMLElement
  readonly button: HTMLButtonElement
  readonly #said = el('div', { 'aria-live': 'polite' })
  readonly #label: string | undefined
  #note = ''
  #open = false

  constructor(settings: Settings, { appearance }: SiteConfig, toggle: () => void) {
    const { language, hidden, z, side, label } = settings
    const name = label ?? appearance.label
    this.#label = name
    this.#words = WORDS[language]
    this.stage = new Stage(settings, `${launcherCss}${paletteCss(appearance.accent)}:host{z-index:${z}!important}`)
    const icons = el('span', { class: 'icons' }, icon(CHAT, 'chat'), icon(DOWN, 'down'))
    const words = name ? [el('span', { class: 'label' }, name)] : []
    this.button = el('button', { class: 'launch', type: 'button', hidden, click: toggle }, ...words, icons)
    this.#dock = el('div', { class: `dock ${side ?? appearance.side}` }, this.#said, this.button)
    this.stage.box.append(this.#dock)
    this.#name()
  }

  /** Calls back when the pointer or the focus is on the button, because the window is about to be needed. */
  onIntent(listener: () => void): void {
    for (const event of ['pointerenter', 'focus']) this.button.addEventListener(event, listener, { once: true })
  }

  focus(): void {
    this.button.focus()
  }

  setOpen(open: boolean): void {
    this.#open = open
    this.#dock.classList.toggle('opened', open)
    if (open) this.hush()
    this.#name()
  }

  /** Sets what the button's name says behind what a click does, such as “, 2 unread”. */
  setNote(note: string): void {
    this.#note = note
    this.#name()
  }

  /** Says that the window cannot be loaded, and offers to try again. */
  showTrouble(retry: () => void): void {
    this.say(this.#words.trouble, this.#words.again, () => {
      this.hush()
      retry()
    })
  }

  hush(): void {
    this.#said.replaceChildren()
  }

  remove(): void {
    this.stage.remove()
  }

  /** Shows a card with two lines above the button, which can be clicked or put away. */
  say(name: string, text: string, click: () => void): void {
    const say = el(
      'button',
      { class: 'say', type: 'button', click },
      el('b', {}, name),
      el('span', { class: 'body' }, text),
    )
    const away = el(
      'button',
      { class: 'x', type: 'button', 'aria-label': this.#words.dismiss, click: () => this.hush() },
      icon(CROSS, ''),
    )
    this.#said.replaceChildren(el('div', { class: 'card said' }, say, away))
  }

  #name(): void {
    const { open, close } = this.#words
    const does = this.#open ? close : open + this.#note
    // The name begins with the visible words, because people who control the computer by voice say those.
    this.button.setAttribute('aria-label', this.#label ? `${this.#label}, ${does}` : does)
    this.button.setAttribute('aria-expanded', String(this.#open))
  }
}
