/** Brings launcher, connection and, when it is needed, the window together; loaded once the launcher is painted. */
import type { Announcement, HelloResult, Page, SiteConfig } from '../../src/protocol/wire.ts'
import { LIMITS } from '../../src/protocol/wire.ts'
import { Connection } from '../client/connection.ts'
import type { ChatWindow, Host, WidgetLanguage } from './host.ts'
import type { Launcher } from './launcher.ts'
import { install, type PageListeners } from './page-api.ts'
import type { Painted } from './painted.ts'
import type { Settings } from './settings.ts'
import { type Identity, VisitorIdentity } from './visitor-session.ts'

/** The pasted script hands over what it painted. */
export function start(painted: Painted): void {
  const { open, close, toggle, identify, reset, start: connect } = new Widget(painted)
  install({ open, close, toggle, identify, reset, on: painted.listeners.on })
  connect()
}

class Widget {
  readonly #listeners: PageListeners
  readonly #paint: Painted['paint']
  readonly #settings: Settings
  readonly #identity: VisitorIdentity
  readonly #connection: Connection
  #launcher: Launcher | undefined
  #site: SiteConfig | undefined
  #window: Promise<ChatWindow> | undefined
  #isOpen = false
  #unread = 0
  #announcements: readonly Announcement[] = []
  #lastFocus: Element | null = null

  constructor({ settings, siteKey, listeners, paint }: Painted) {
    this.#settings = settings
    this.#listeners = listeners
    this.#paint = paint
    this.#identity = new VisitorIdentity(settings.base, siteKey, settings.language, (session, newPerson) => {
      if (newPerson) this.#unmount(false)
      this.#appear(session.site)
    })
    this.#connection = new Connection({
      url: `${settings.base.replace(/^http/, 'ws')}/ws`,
      client: 'widget',
      getToken: (fresh) => this.#identity.token(fresh),
      page: currentPage,
    })
  }

  readonly start = (): void => {
    if (this.#settings.site) this.#appear(this.#settings.site)
    const connection = this.#connection
    connection.onState((state) => state.kind === 'open' && this.#greeted(state.hello))
    connection.on('conversation', () => void this.#mount())
    connection.on('announcement', ({ announcement }) => this.#announce([...this.#announcements, announcement]))
    connection.on('announcement_gone', ({ announcement }) => this.#announce(this.#announcements.filter(({ id }) => id !== announcement)))
    watchPage(
      (page) => connection.tell({ type: 'visit', page }),
      () => connection.wake(),
    )
    connection.start()
    if (this.#identity.unsent) void this.#mount()
    if (remembered() === '1') this.open()
  }

  readonly open = (): void => {
    if (this.#isOpen) return
    this.#isOpen = true
    remember('1')
    this.#lastFocus = document.activeElement
    this.#reveal()
    this.#listeners.emit('open', undefined)
  }

  #reveal(): void {
    this.#launcher?.setOpen(true)
    this.#mount()?.then(
      (window) => this.#isOpen && window.show(),
      () => this.close(),
    )
  }

  readonly close = (): void => {
    if (!this.#isOpen) return
    this.#isOpen = false
    remember('')
    this.#launcher?.setOpen(false)
    void this.#window?.then((window) => window.hide())
    const last = this.#lastFocus
    // Seen from the page, focus on the launcher is focus on the element that holds it.
    if (last instanceof HTMLElement && last !== document.body && last.shadowRoot !== this.#launcher?.root) last.focus()
    else this.#launcher?.focus()
    this.#listeners.emit('close', undefined)
  }

  readonly toggle = (): void => (this.#isOpen ? this.close() : this.open())

  readonly identify = (identity: Identity): void => {
    this.#identity.identify(identity)
    this.#again()
  }

  readonly reset = (): void => {
    this.close()
    this.#unmount(true)
    this.#identity.reset()
    this.#announce([])
    this.#again()
  }

  /** With a new person: only if there is a connection yet, else the first one will be right. */
  #again(): void {
    if (this.#connection.state.kind !== 'idle') this.#connection.restart()
  }

  /** Paints the launcher as soon as the site's looks are known. */
  #appear(site: SiteConfig): void {
    if (this.#launcher !== undefined) return
    this.#site = site
    this.#launcher = this.#paint(site)
    this.#launcher.onIntent(() => void loadWindow(this.#settings.language))
    if (this.#isOpen) this.#reveal()
  }

  #greeted(hello: HelloResult): void {
    this.#announce(hello.announcements)
    const { conversation } = hello
    if (conversation !== null && conversation.status !== 'closed') void this.#mount()
    this.#listeners.emit('ready', undefined)
  }

  #announce(announcements: readonly Announcement[]): void {
    const known = new Set(this.#announcements.map(({ id }) => id))
    for (const { id } of announcements) if (!known.has(id)) this.#connection.tell({ type: 'received', announcement: id })
    this.#announcements = announcements.filter(({ expiresAt }) => expiresAt > Date.now())
    // The newest alone; the next one comes when it is put away.
    const newest = this.#announcements.at(-1)
    this.#launcher?.showAnnouncement(newest, () => newest && this.#dismiss(newest.id))
    void this.#window?.then((window) => window.refresh())
  }

  #dismiss(id: string): void {
    this.#announce(this.#announcements.filter((announcement) => announcement.id !== id))
    this.#connection.call('dismiss', { announcement: id }).catch(() => {})
  }

  #mount(): Promise<ChatWindow> | undefined {
    const launcher = this.#launcher
    const site = this.#site
    if (launcher === undefined || site === undefined) return undefined
    this.#window ??= loadWindow(this.#settings.language)
      .then((module) => module.mount(this.#host(launcher, site)))
      .catch((error: unknown) => {
        this.#window = undefined
        throw error
      })
    this.#window.catch((error: unknown) => console.error('Helpline:', error))
    return this.#window
  }

  #unmount(forget: boolean): void {
    void this.#window?.then(
      (window) => window.destroy(forget),
      () => {},
    )
    this.#window = undefined
    this.#unread = 0
    this.#launcher?.setUnread(0)
    if (this.#isOpen) void this.#mount()?.then((window) => window.show())
  }

  #host(launcher: Launcher, site: SiteConfig): Host {
    return {
      connection: this.#connection,
      site,
      language: this.#settings.language,
      side: this.#settings.side ?? site.appearance.side,
      root: launcher.root,
      owner: this.#identity.owner,
      page: currentPage,
      emit: (event, detail) => this.#listeners.emit(event, detail),
      close: this.close,
      setUnread: (count) => {
        if (count === this.#unread) return
        this.#unread = count
        launcher.setUnread(count)
        this.#listeners.emit('unread', count)
      },
      isOpen: () => this.#isOpen,
      showMessage: (message) => launcher.showMessage(message),
      setUnsent: (unsent) => this.#identity.setUnsent(unsent),
      announcements: () => this.#announcements,
      dismiss: (id) => this.#dismiss(id),
    }
  }
}

const loadWindow = (language: WidgetLanguage) =>
  language === 'zh-CN' ? import('../visitor/window-strings-zh.ts') : import('../visitor/window-strings-en.ts')

export function currentPage(): Page {
  return { url: location.href.slice(0, LIMITS.pageUrlLength), title: document.title.slice(0, LIMITS.pageTitleLength) }
}

/** Pages that change without a load are told as well, and a laptop that wakes up reconnects at once. */
function watchPage(moved: (page: Page) => void, awake: () => void): void {
  let last = location.href
  const look = () => {
    if (location.href === last) return
    last = location.href
    moved(currentPage())
  }
  const { navigation } = window as unknown as { navigation?: EventTarget }
  navigation?.addEventListener('navigatesuccess', look)
  addEventListener('popstate', look)
  addEventListener('online', awake)
  document.addEventListener('visibilitychange', () => document.hidden || awake())
}

const OPEN = 'helpline:open'

/** Whether the window was open on the page before, in this tab. */
function remembered(): string | null {
  try {
    return sessionStorage.getItem(OPEN)
  } catch {
    return null
  }
}

function remember(open: string): void {
  try {
    sessionStorage.setItem(OPEN, open)
  } catch {
    // The next page begins with a closed window.
  }
}
