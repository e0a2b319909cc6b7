/** The chat's window in the launcher's shadow root. */
import { render } from 'preact'
import type { Message } from '../../../src/protocol/wire.ts'
import { attempt } from '../../client/facilities.ts'
import { meansWords } from '../../client/pasted.ts'
import { dress } from '../../loader/dress.ts'
import type { ChatWindow, Host } from '../../loader/host.ts'
import { keepPlace } from '../../loader/keep-place.ts'
import { ofDocument } from '../../loader/page-document.ts'
import { followLooks } from '../../loader/page-looks.ts'
import { setModel } from '../current.ts'
import { attach, needFiles } from '../files/files-part.ts'
import { openModel, type VisitorModel } from '../model.ts'
import { t } from '../strings.ts'
import { wordsOf } from '../timeline.ts'
import { App } from './app.tsx'
import { flashTitle, playSound, ringOnce } from './attention.ts'
import { Back } from './back.ts'
import { keepFocus } from './keep-focus.ts'
import { needPages } from './pages-part.tsx'
import { sound } from './sound.ts'
import { windowCss } from './window-style.ts'

/** `hold` begins what stands beside the chat, and answers what ends it. */
export async function mountWindow(host: Host, hold: (model: VisitorModel) => () => void): Promise<ChatWindow> {
  const model = await openModel(host)
  setModel(model)
  // Where a page comes first, the window opens with it.
  if (!/greeting|queued|active/.test(model.phase)) await needPages()
  if (dressed !== host.root) {
    dress(host.root, windowCss)
    followLooks(host.stage)
    keepPlace(host.stage)
  }
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
  const off = [model.onNews((message) => onNews(message, host)), hold(model)]
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

/** What has the focus may go while somebody types into it (an agent closes the chat): the focus stays in the window. */
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

/** The field, or nothing that a key that was meant for it could change. */
const focusIn = (box: HTMLElement) => (box.querySelector<HTMLElement>('.composer textarea') ?? box).focus()

/** The root that is dressed already: it stays, whoever the person is. */
let dressed: ShadowRoot | undefined

function onKey(event: KeyboardEvent, box: HTMLElement, host: Host): void {
  if (event.key === 'Escape' && !event.isComposing) {
    // A modal dialog of the page would go as well.
    event.preventDefault()
    host.close()
  }
  if (event.key === 'Tab' && host.stage.isFull) trapFocus(event, box, host.root)
}

/** Files that are dropped or pasted anywhere in the window go the way of those that are chosen. */
function onFiles(event: DragEvent | ClipboardEvent): void {
  const pasted = (event as ClipboardEvent).clipboardData
  const data = pasted ?? (event as DragEvent).dataTransfer
  if (!data?.types.includes('Files') || (pasted && meansWords(pasted))) return
  // A browser would leave the page for the file.
  event.preventDefault()
  if (!(event.currentTarget as Element).querySelector('[type=file]')) return
  // Over the window they are not given yet: what takes them is fetched meanwhile.
  if (!/^drag/.test(event.type)) void attach(data.files)
  else void needFiles().catch(() => {})
}

/** Over the whole screen there is nothing behind the window that Tab could reach. */
function trapFocus(event: KeyboardEvent, box: HTMLElement, root: ShadowRoot): void {
  const stops = [...box.querySelectorAll<HTMLElement>('button:not(:disabled),a[href],input,textarea,[tabindex="0"]')]
  if (event.shiftKey) stops.reverse()
  if (root.activeElement !== stops.at(-1) && root.activeElement !== box) return
  event.preventDefault()
  stops[0]?.focus()
}

function onNews(message: Message, host: Host): void {
  const seen = host.isOpen && !ofDocument('hidden')
  if (!host.isOpen) host.showMessage({ ...message, text: wordsOf(message) })
  ringOnce(`${message.thread}:${message.seq}`, seen, () => {
    if (sound.on()) playSound()
    flashTitle(`💬 ${t.newMessageFrom(message.author.name || t.somebody)}`)
  })
  host.emit('message', message)
}

/** Where the window is the screen, the page behind does not scroll, and Back puts the window away. */
function screenFitter(box: HTMLElement, host: Host): [stretch: (open: boolean) => void, end: () => void] {
  const page = ofDocument('documentElement')
  const back = host.back ? new Back(() => host.close()) : undefined
  let isOpen = false
  let before: string | undefined
  const stretch = (open = isOpen) => {
    isOpen = open
    const full = isOpen && host.stage.isFull
    box.ariaModal = String(full)
    // Some browsers and pages refuse entries.
    attempt(() => back?.set(full))
    if (full === (before !== undefined)) return
    const { overflow } = page.style
    page.style.overflow = full ? 'hidden' : (before ?? '')
    before = full ? overflow : undefined
  }
  return [stretch, host.stage.onChange(() => stretch())]
}
