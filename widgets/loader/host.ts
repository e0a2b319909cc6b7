/** What the loader and the window, two bundles, are to each other. */
import type { Announcement, Message, Page, SiteConfig, VisitorConversation } from '../../src/protocol/wire.ts'
import type { Connection } from '../client/connection.ts'
import type { Stage } from './stage.ts'

export type WidgetLanguage = 'en' | 'zh-CN'

export interface PageEvents {
  ready: undefined
  open: undefined
  close: undefined
  unread: number
  message: Message
  conversation: VisitorConversation
  /** One that is for the page to show; again with each new version. */
  announcement: Announcement
  /** The id of one that is no longer to be shown. */
  announcement_gone: string
}

/** The loader, as the window sees it. */
export interface Host {
  readonly connection: Connection
  readonly site: SiteConfig
  readonly language: WidgetLanguage
  readonly side: 'left' | 'right'
  readonly root: ShadowRoot
  readonly stage: Stage
  /** Whether Back puts away a window that is the whole screen. */
  readonly back: boolean
  /** Names the storage of this person in this browser. */
  readonly owner: string
  /** Where the server is, without a slash at its end. */
  readonly base: string
  /** The access token; a new one when `fresh`. */
  token(fresh: boolean): Promise<string>
  page(): Page
  emit<E extends keyof PageEvents>(event: E, detail: PageEvents[E]): void
  /** The window asks to be put away. */
  close(): void
  setUnread(count: number): void
  readonly isOpen: boolean
  /** A card with the other side's words, above the launcher. */
  showMessage(message: Message): void
  /** Loads a part, and tries more than once. */
  part<T>(load: () => Promise<T>): Promise<T>
  /** Whether something is still to be sent after a reload, so that the next page loads the window at once. */
  setUnsent(unsent: boolean): void
}

/** The window, as the loader sees it. */
export interface ChatWindow {
  show(): void
  hide(): void
  /** Ends it; with `forget`, what was not sent is thrown away. */
  destroy(forget: boolean): void
}

/** The part that is loaded when there is something to announce, as the loader sees it. */
export interface AnnouncementsPart {
  /** A new socket: what was known before it is out of date once it is greeted. */
  begin(): void
  greet(announcements: readonly Announcement[]): void
  take(announcement: Announcement): void
  gone(id: string): void
  dismiss(id: string): void
  clear(): void
  look(): void
  end(): void
  /** What is for the page to show, now. */
  onPage(): readonly Announcement[]
}
