/** This is the chat's window in the launcher's shadow root. */
import { render } from 'preact'
import type { Message } from '../../../src/protocol/wire.ts'
import { attempt } from '../../client/facilities.ts'
import { meansWords } from '../../client/pasted.ts'
import { furnish } from '../../loader/furnish.ts'
import type { ChatWindow, Host } from '../../loader/host.ts'
import { ofDocument } from '../../loader/page-document.ts'
import { setModel } from '../current.ts'
import { attach, needFiles } from '../files/files-part.ts'
import { openModel, type VisitorModel } from '../model.ts'
import { t } from '../strings.ts'
import { App } from './app.tsx'
import { flashTitle, playSound, ringOnce } from './attention.ts'
import { Back } from './back.ts'
import { keepFocus } from './keep-focus.ts'
import { needPages } from './pages-part.tsx'
import { sound } from './sound.ts'
import { windowCss } from './window-style.ts'

/** Draws the window and resolves with it. `hold` begins what stands beside the chat, and returns what ends that. */
export async function mountWindow(host: Host, hold: (model: VisitorModel) => () => void): Promise<ChatWindow> {
  const model = await openModel(host)
  setModel(model)
  // When a page comes first, the window opens with it.
  if (!/greeting|queued|active/.test(model.phase)) await needPages()
  furnish(host.stage)
  if (dressed !== host.root) host.stage.dress(windowCss)
  dressed = host.root
  const box = Object.assign(ofDocument('createElement')('div'), {
    className: `window ${host.side}`,
    role: 'dialog',
    ariaLabel: t.chat,
    tabIndex: -1,
    hidden: true,
    onkeydown: (event: KeyboardEvent) => onKey(event, box, host),
    ondragenter: onFiles,
    ondragover: onFiles,
    ondrop: onFiles,
    onpaste: onFiles,
  })
  host.stage.box.prepend(box)
  const off = [model.onNews((message) => onNews(message, model)), hold(model)]
  const [stretch, unfit] = screenFitter(box, host)
  off.push(unfit, keepFocus(host), holdFocus(box, host))
  render(<App />, box)
  return {
    show() {
      box.hidden = false
      stretch(true)
      model.changed()
      ;(box.querySelector<HTMLElement>('textarea') ?? box).focus()
      void needPages()
    },
    hide() {
      box.hidden = true
      stretch(false)
    },
    destroy(forget) {
      stretch(false)
      for (const each of off) each()
      render(null, box)
      box.remove()
      model.destroy(forget)
    },
  }
}

/**
 * Keeps the focus in the window when its element goes while somebody types into it, as when an agent closes the chat.
 */
function holdFocus(box: HTMLElement, host: Host): () => void {
  let last: Element | undefined
  box.addEventListener('focusin', ({ target }) => {
    last = target as Element
  })
  const observer = attempt(
    () =>
      new MutationObserver(() => {
        if (!last || last.isConnected) return
        last = undefined
        if (host.isOpen && ofDocument('activeElement') === ofDocument('body')) focusIn(box)
      }),
  )
  observer?.observe(box, { childList: true, subtree: true })
  return () => observer?.disconnect()
}

/** Focuses the field, or the box itself, where no key that was meant for the field can change anything. */
const focusIn = (box: HTMLElement) => (box.querySelector<HTMLElement>('.composer textarea') ?? box).focus()

/** The root that has its style sheet already. It stays when the person changes. */
let dressed: ShadowRoot | undefined

function onKey(event: KeyboardEvent, box: HTMLElement, host: Host): void {
  if (event.key === 'Escape' && !event.isComposing) {
    // Without this a modal dialog of the page would close as well.
    event.preventDefault()
    host.close()
  }
  if (event.key === 'Tab' && host.stage.isFull) trapFocus(event, box, host.root)
}

/** Treats files that are dropped or pasted anywhere in the window like those that are chosen. */
function onFiles(event: DragEvent | ClipboardEvent): void {
  const pasted = (event as ClipboardEvent).clipboardData
  const data = pasted ?? (event as DragEvent).dataTransfer
  if (!data?.types.includes('Files') || (pasted && meansWords(pasted))) return
  // Without this a browser would leave the page for the file.
  event.preventDefault()
  if (!(event.currentTarget as Element).querySelector('[type=file]')) return
  // While files are dragged over the window we do not get them yet, so the part that takes them is loaded meanwhile.
  if (!/^drag/.test(event.type)) attach(data.files)
  else void needFiles().catch(() => {})
}

/** Keeps Tab inside a window that takes the whole screen, because nothing behind it could be reached. */
function trapFocus(event: KeyboardEvent, box: HTMLElement, root: ShadowRoot): void {
  const stops = [...box.querySelectorAll<HTMLElement>('button:not(:disabled),a[href],input,textarea,[tabindex="0"]')]
  if (event.shiftKey) stops.reverse()
  if (root.activeElement !== stops.at(-1) && root.activeElement !== box) return
  event.preventDefault()
  stops[0]?.focus()
}

function onNews(message: Message, { host, corner }: VisitorModel): void {
  const seen = host.isOpen && !ofDocument('hidden')
  if (!host.isOpen) corner.showMessage(message)
  ringOnce(`${message.thread}:${message.seq}`, seen, () => {
    if (sound.on()) playSound()
    flashTitle(`💬 ${t.newMessageFrom(message.author.name || t.somebody)}`)
  })
  host.emit('message', message)
}

/** Stops the page behind from scrolling and lets Back close the window, while the window takes the whole screen. */
function screenFitter(box: HTMLElement, host: Host): [stretch: (open: boolean) => void, end: () => void] {
  const page = ofDocument('documentElement')
  const back = host.back ? new Back(() => host.close()) : undefined
  let isOpen = false
  let before: string | undefined
  const stretch = (open = isOpen) => {
    isOpen = open
    const full = isOpen && host.stage.isFull
    box.ariaModal = String(full)
    // Some browsers and pages refuse history entries.
    attempt(() => back?.set(full))
    if (full === (before !== undefined)) return
    const { overflow } = page.style
    page.style.overflow = full ? 'hidden' : (before ?? '')
    before = full ? overflow : undefined
  }
  return [stretch, host.stage.onChange(() => stretch())]
}
