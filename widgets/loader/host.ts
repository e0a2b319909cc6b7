/** This file says what the loader and the window know of each other, because they are two bundles. */
import type { Announcement, Language, Message, Page, SiteConfig, VisitorConversation } from '../../src/protocol/wire.ts'
import type { Connection } from '../client/connection.ts'
import type { Launcher } from './launcher.ts'
import type { Stage } from './stage.ts'

export interface PageEvents {
  ready: undefined
  open: undefined
  close: undefined
  unread: number
  message: Message
  conversation: VisitorConversation
  /** An announcement that the page shows itself. It comes again with each new version. */
  announcement: Announcement
  /** The id of an announcement that the page must no longer show. */
  announcement_gone: string
}

/** The loader, as the window sees it. */
export interface Host {
  readonly connection: Connection
  readonly site: SiteConfig
  readonly language: Language
  readonly side: 'left' | 'right'
  readonly root: ShadowRoot
  readonly launcher: Launcher
  readonly stage: Stage
  /** Is true when Back closes a window that takes the whole screen. */
  readonly back: boolean
  /** This names the storage of this person in this browser. */
  readonly owner: string
  /** The address of the server, without a slash at its end. */
  readonly base: string
  /** The id of the visitor whom the last token was for; undefined before this browser's first. */
  readonly visitor: string | undefined
  /** Resolves with the access token, and with a new one when `fresh` is set. */
  token(fresh: boolean): Promise<string>
  page(): Page
  emit<E extends keyof PageEvents>(event: E, detail: PageEvents[E]): void
  open(): void
  /** Closes the window, because the window asks for it. */
  close(): void
  readonly isOpen: boolean
  /** Loads a part, and tries more than once before it rejects. */
  part<T>(load: () => Promise<T>): Promise<T>
  /** Notes whether something is still to be sent after a reload, so that the next page loads the window at once. */
  setUnsent(unsent: boolean): void
}

/** The window, as the loader sees it. */
export interface ChatWindow {
  show(): void
  hide(): void
  /** Ends the window. With `forget`, what was not sent is thrown away. */
  destroy(forget: boolean): void
}

/** The part that is loaded when there is something to announce, as the loader sees it. */
export interface AnnouncementsPart {
  /** Begins with a new socket: once it is greeted, what was known before is out of date. */
  begin(): void
  greet(announcements: readonly Announcement[]): void
  take(announcement: Announcement): void
  gone(id: string): void
  dismiss(id: string): void
  clear(): void
  look(): void
  end(): void
  /** Returns what the page has to show now. */
  onPage(): readonly Announcement[]
}
