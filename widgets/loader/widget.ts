/**
 * This file brings launcher, connection and, when it is needed, the window together. It is loaded once the launcher is
 * painted.
 */
import type { Announcement, HelloResult, Page, SiteConfig } from '../../src/protocol/wire.ts'
import { type Language, LIMITS } from '../../src/protocol/wire.ts'
import { steady } from '../client/clock.ts'
import { Connection } from '../client/connection.ts'
import { attempt } from '../client/facilities.ts'
import { toJson } from '../client/json.ts'
import { kept } from '../client/kept.ts'
import type { AnnouncementsPart, ChatWindow, Host, PageEvents } from './host.ts'
import type { Launcher } from './launcher.ts'
import type { Call, PageApi, PageListeners } from './page-api.ts'
import { ofDocument } from './page-document.ts'
import type { Painted } from './painted.ts'
import { part } from './part.ts'
import type { Settings } from './settings.ts'
import type { Stage } from './stage.ts'
import { type Identity, VisitorIdentity } from './visitor-identity.ts'

/** Begins with what the pasted script has painted. */
export function start(painted: Painted): void {
  const widget = new Widget(painted)
  const { open, close, toggle, identify, reset, dismissAnnouncement, noteAnnouncement, on } = widget
  painted.install({
    open,
    close,
    toggle,
    identify,
    reset,
    dismissAnnouncement,
    noteAnnouncement,
    on,
    destroy: () => painted.end(),
  })
  widget.start()
}

/** Remembers whether the window was open on the page before, in this tab. */
const wasOpen = kept('session', 'helpline:open')

class Widget implements Host {
  readonly connection: Connection
  readonly language: Language
  readonly page = currentPage
  readonly #listeners: PageListeners
  readonly #painted: Painted
  readonly #settings: Settings
  readonly #identity: VisitorIdentity
  #launcher: Launcher | undefined
  #site: SiteConfig | undefined
  #window: Promise<ChatWindow> | undefined
  #open = false
  #announcements: Promise<AnnouncementsPart> | undefined
  #onPage: AnnouncementsPart['onPage'] = () => []
  #lastFocus: Element | null = null

  constructor(painted: Painted) {
    const { settings, siteKey, listeners } = painted
    this.#painted = painted
    this.#settings = settings
    this.#listeners = listeners
    this.language = settings.language
    this.#identity = new VisitorIdentity(
      settings.base,
      siteKey,
      settings.language,
      settings.guest,
      (token, newPerson) => {
        if (newPerson) this.#unmount(false)
        this.#appear(token.site)
      },
    )
    this.connection = new Connection({
      url: `${settings.base.replace(/^http/, 'ws')}/ws`,
      client: 'widget',
      getToken: (fresh) => this.#identity.token(fresh),
      page: currentPage,
      prove: async (challenge) => (await this.part(() => import('../client/proof.ts'))).proofOf(challenge),
    })
  }

  start(): void {
    const { ended } = this.#painted
    ended.addEventListener('abort', () => this.#end())
    if (this.#settings.site) this.#appear(this.#settings.site)
    const { connection } = this
    connection.onState((state) => {
      if (state.kind === 'greeting') this.#announcing((part) => part.begin())
      if (state.kind === 'open') this.#greeted(state.hello)
    })
    connection.on('conversation', () => void this.#mount())
    // What hello said is kept up to date for the window, which comes later.
    connection.on('online', ({ online }) => this.#keep({ online }))
    connection.on('qa', ({ qa }) => this.#keep({ qa }))
    connection.on('announcement', ({ announcement }) => this.#announcing((part) => part.take(announcement), true))
    connection.on('announcement_gone', ({ announcement }) => this.#announcing((part) => part.gone(announcement)))
    watchPage(
      () => this.#look(),
      (page) => connection.tell({ type: 'visit', page }),
      () => connection.wake(),
      ended,
    )
    connection.start()
    if (this.#identity.unsent) void this.#mount()
    if (wasOpen.get()) this.open()
  }

  // The page can call these.

  readonly open = (): void => {
    if (this.#open) return
    this.#opened(true)
    this.#lastFocus = ofDocument('activeElement')
    this.#reveal()
    this.emit('open', undefined)
  }

  readonly close = (): void => {
    if (!this.#open) return
    this.#opened(false)
    void this.#window?.then((window) => window.hide())
    const last = this.#lastFocus
    // Seen from the page, focus on the launcher is focus on the element that holds it.
    if (last instanceof HTMLElement && last !== ofDocument('body') && last.shadowRoot !== this.#launcher?.stage.root)
      last.focus()
    else this.#launcher?.focus()
    this.emit('close', undefined)
  }

  readonly toggle = (): void => (this.#open ? this.close() : this.open())

  readonly identify = (identity: Identity): void => {
    this.#identity.identify(identity)
    this.#again()
  }

  readonly reset = (): void => {
    this.close()
    this.#unmount(true)
    this.#identity.reset()
    this.#announcing((part) => part.clear())
    this.#again()
  }

  readonly dismissAnnouncement = (id: string): void => this.#announcing((part) => part.dismiss(id))

  readonly noteAnnouncement: PageApi['noteAnnouncement'] = (announcement, type) => {
    if (/^(seen|clicked)$/.test(type)) this.connection.tell({ type, announcement })
  }

  readonly on: PageApi['on'] = (event, listener) => {
    // A listener that comes late is told at once.
    const told = event === 'announcement' ? this.#onPage() : []
    queueMicrotask(() => told.forEach(listener as (announcement: Announcement) => void))
    return this.#listeners.on(event, listener)
  }

  // The window can ask for these. It is there only after the launcher.

  get launcher(): Launcher {
    return this.#launcher as Launcher
  }

  get stage(): Stage {
    return this.launcher.stage
  }

  get root(): ShadowRoot {
    return this.stage.root
  }

  get back(): boolean {
    return this.#settings.back
  }

  get site(): SiteConfig {
    return this.#site as SiteConfig
  }

  get side(): 'left' | 'right' {
    return this.#settings.side ?? this.site.appearance.side
  }

  get owner(): string {
    return this.#identity.owner
  }

  get visitor(): string | undefined {
    return this.#identity.visitor
  }

  get base(): string {
    return this.#settings.base
  }

  async token(fresh: boolean): Promise<string> {
    return (await this.#identity.token(fresh)).token
  }

  get isOpen(): boolean {
    return this.#open
  }

  emit<E extends keyof PageEvents>(event: E, detail: PageEvents[E]): void {
    this.#listeners.emit(event, detail)
  }

  setUnsent(unsent: boolean): void {
    this.#identity.setUnsent(unsent)
  }

  #opened(open: boolean): void {
    this.#open = open
    wasOpen.set(open ? '1' : '')
    this.#launcher?.setOpen(open)
    this.#look()
  }

  #reveal(): void {
    this.#mount()?.then(
      (window) => this.#open && window.show(),
      () => {
        if (this.#painted.ended.aborted) return
        this.close()
        this.#launcher?.showTrouble(this.open)
      },
    )
  }

  /** Reconnects for a new person, but only if there is a connection: otherwise the first one will be right. */
  #again(): void {
    if (this.connection.state.kind !== 'idle') this.connection.restart()
  }

  /** Paints the launcher as soon as the site's looks are known. */
  #appear(site: SiteConfig): void {
    if (this.#launcher) return
    this.#site = site
    this.#launcher = this.#painted.paint(site)
    this.#launcher.onIntent(() => void this.#load().catch(() => {}))
    this.#launcher.setOpen(this.#open)
    if (this.#open) this.#reveal()
  }

  #keep(news: Partial<HelloResult>): void {
    const { state } = this.connection
    if (state.kind === 'open') Object.assign(state.hello, news)
  }

  #greeted({ announcements, conversation, inQa }: HelloResult): void {
    this.#announcing((part) => part.greet(announcements), announcements.length > 0)
    if (inQa || (conversation !== null && conversation.status !== 'closed')) void this.#mount()
    this.emit('ready', undefined)
  }

  /**
   * Asks the part that shows announcements, which is loaded with the first of them. What is asked of it stays in order.
   */
  #announcing(ask: (part: AnnouncementsPart) => void, needed = false): void {
    if (needed)
      this.#announcements ??= this.part(() => import('./announcements.ts')).then(({ announce }) => {
        const part = announce(this)
        this.#onPage = () => part.onPage()
        return part
      })
    this.#announcements?.then(ask, () => {
      this.#announcements = undefined
    })
  }

  #look(): void {
    this.#announcing((part) => part.look())
  }

  #mount(): Promise<ChatWindow> | undefined {
    if (!this.#launcher) return undefined
    this.#window ??= this.#load()
      .then((module) => module.mount(this))
      .then((window) => {
        this.#look()
        return window
      })
      .catch((error: unknown) => {
        this.#window = undefined
        if (!this.#painted.ended.aborted) console.warn('Helpline: the window did not load.', error)
        throw error
      })
    this.#window.catch(() => {})
    return this.#window
  }

  #load() {
    // The window is built once for each language, with its words in it.
    const windows: Record<Language, () => Promise<{ mount(host: Host): Promise<ChatWindow> }>> = {
      en: () => import('../visitor/window-en.ts'),
      'zh-CN': () => import('../visitor/window-zh-cn.ts'),
    }
    return this.part(windows[this.language])
  }

  /**
   * Loads a part. If it does not come at all, it may belong to a build that is gone; then the present one takes over.
   */
  async part<T>(load: () => Promise<T>): Promise<T> {
    try {
      return await part(load)
    } catch (error) {
      await this.#painted.renew(() => {
        const { identity } = this.#identity
        const calls: Call[] = identity === undefined ? [] : [['identify', identity]]
        return [...calls, ...this.#listeners.calls, ...(this.#open ? [['open'] as Call] : [])]
      })
      throw error
    }
  }

  #end(): void {
    this.#open = false
    wasOpen.set('')
    this.connection.stop()
    void this.#announcements?.then((part) => part.end()).catch(() => {})
    this.#unmount(false)
  }

  #unmount(forget: boolean): void {
    void this.#window?.then(
      (window) => window.destroy(forget),
      () => {},
    )
    this.#window = undefined
    if (this.#open) this.#reveal()
  }
}

function currentPage(): Page {
  return {
    url: location.href.slice(0, LIMITS.pageUrlLength),
    title: ofDocument('title').slice(0, LIMITS.pageTitleLength),
  }
}

/** After a new address, the title is followed for so long. A title that keeps changing is not followed for ever. */
const TITLE_MS = 10_000
const SETTLED_MS = 300

/** Reports pages that change without being loaded, and lets a laptop that wakes up reconnect at once. */
function watchPage(moved: () => void, tell: (page: Page) => void, awake: () => void, ended: AbortSignal): void {
  let told = ''
  let address = ''
  let since = 0
  let settling: ReturnType<typeof setTimeout> | undefined
  /** Reports the page, but not while it is hidden, because a title in the background is that of a new message. */
  const settled = () => {
    const page = currentPage()
    const now = toJson(page)
    if (now === told || ofDocument('hidden')) return
    if (told) tell(page)
    told = now
  }
  const look = () => {
    const isNew = location.href !== address
    if (isNew) since = steady()
    if (isNew && address) moved()
    address = location.href
    if (steady() - since > TITLE_MS) return
    clearTimeout(settling)
    settling = setTimeout(settled, SETTLED_MS)
  }
  const visible = () => {
    if (ofDocument('hidden')) return
    awake()
    look()
  }
  const signal = { __proto__: null, signal: ended }
  const titles = attempt(() => new MutationObserver(look))
  const head = ofDocument('head')
  if (head) attempt(() => titles?.observe(head, { childList: true, characterData: true, subtree: true }))
  attempt(() =>
    (window as unknown as { navigation?: EventTarget }).navigation?.addEventListener('navigatesuccess', look, signal),
  )
  addEventListener('popstate', look, signal)
  addEventListener('online', awake, signal)
  ofDocument('addEventListener')('visibilitychange', visible, signal)
  ended.addEventListener('abort', () => {
    clearTimeout(settling)
    attempt(() => titles?.disconnect())
  })
  told = toJson(currentPage())
  look()
}
