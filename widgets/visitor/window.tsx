/** The chat's window in the launcher's shadow root. */
import { h, render } from 'preact'
import type { Message } from '../../src/protocol/wire.ts'
import type { ChatWindow, Host } from '../loader/host.ts'
import { App } from './app.tsx'
import { flashTitle, playSound, ringOnce } from './attention.ts'
import { setModel } from './current.ts'
import { openModel, type VisitorModel } from './model.ts'
import { sound } from './sound.ts'
import { t } from './strings.ts'
import { windowCss } from './window-style.ts'

const FULL_SCREEN = '(max-width:479px)'

export async function mount(host: Host): Promise<ChatWindow> {
  const model = await openModel(host)
  setModel(model)
  addSheet(host.root)
  const box = document.createElement('div')
  box.className = `window ${host.side}`
  box.role = 'dialog'
  box.ariaLabel = t.chat
  box.tabIndex = -1
  box.hidden = true
  host.root.prepend(box)
  box.addEventListener('keydown', (event) => onKey(event, box, host))
  const off = model.onNews((message) => onNews(message, model))
  const screen = fitScreen(box)
  render(h(App, null), box)
  return {
    show() {
      box.hidden = false
      screen.enter()
      model.changed()
      ;(box.querySelector<HTMLElement>('textarea') ?? box).focus()
    },
    hide() {
      box.hidden = true
      screen.leave()
    },
    refresh: () => model.changed(),
    destroy(forget) {
      off()
      screen.leave()
      render(null, box)
      box.remove()
      model.destroy(forget)
    },
  }
}

const styled = new WeakSet<ShadowRoot>()

function addSheet(root: ShadowRoot): void {
  if (styled.has(root)) return
  styled.add(root)
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(windowCss)
  root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet]
}

function onKey(event: KeyboardEvent, box: HTMLElement, host: Host): void {
  // The page's own shortcuts must not fire for what is written here.
  event.stopPropagation()
  if (event.key === 'Escape' && !event.isComposing) host.close()
  if (event.key === 'Tab' && matchMedia(FULL_SCREEN).matches) trapFocus(event, box, host.root)
}

/** Over the whole screen there is nothing behind the window that Tab could reach. */
function trapFocus(event: KeyboardEvent, box: HTMLElement, root: ShadowRoot): void {
  const stops = [...box.querySelectorAll<HTMLElement>('button:not(:disabled),a[href],input,textarea,[tabindex="0"]')]
  const edge = event.shiftKey ? stops[0] : stops.at(-1)
  if (root.activeElement !== edge && root.activeElement !== box) return
  event.preventDefault()
  ;(event.shiftKey ? stops.at(-1) : stops[0])?.focus()
}

function onNews(message: Message, { host }: VisitorModel): void {
  const seen = host.isOpen && !document.hidden
  if (!host.isOpen) host.showMessage(message)
  ringOnce(`${message.thread}:${message.seq}`, seen, () => {
    if (sound.on()) playSound()
    flashTitle(`💬 ${t.newMessageFrom(message.author.name)}`)
  })
  host.emit('message', message)
}

/** On a phone the window is the screen: the page behind does not scroll, and the keyboard takes its part. */
function fitScreen(box: HTMLElement): { enter(): void; leave(): void } {
  const page = document.documentElement
  const view = window.visualViewport
  let before: string | undefined
  const resize = () => {
    box.style.setProperty('--height', `${view?.height ?? innerHeight}px`)
    box.style.setProperty('--top', `${view?.offsetTop ?? 0}px`)
  }
  return {
    enter() {
      const full = matchMedia(FULL_SCREEN).matches
      box.ariaModal = String(full)
      if (!full || before !== undefined) return
      before = page.style.overflow
      page.style.overflow = 'hidden'
      view?.addEventListener('resize', resize)
      view?.addEventListener('scroll', resize)
      resize()
    },
    leave() {
      if (before === undefined) return
      page.style.overflow = before
      before = undefined
      view?.removeEventListener('resize', resize)
      view?.removeEventListener('scroll', resize)
    },
  }
}
