/** This part decides which announcement the visitor is shown, where and until when. It is loaded when there is one. */
import type { Announcement } from '../../src/protocol/wire.ts'
import { retryOf } from '../client/protocol-error.ts'
import { AnnouncementMarks, AWAY, GONE } from './announcement-marks.ts'
import { Slot, type SlotOptions } from './announcement-slot.ts'
import { announcementsCss } from './announcements-style.ts'
import { furnish } from './furnish.ts'
import type { AnnouncementsPart, Host } from './host.ts'
import { ofDocument } from './page-document.ts'
import { isOnPage } from './page-pattern.ts'
import { safeUrl } from './safe-url.ts'

export function announce(host: Host): AnnouncementsPart {
  return new Announcements(host)
}

const SEVERITIES = ['info', 'success', 'warning', 'critical']
/** No timer of a browser can be longer than this. */
const LONGEST_MS = 2 ** 31 - 1

class Announcements {
  readonly #host: Host
  readonly #card: Slot
  readonly #banner: Slot
  readonly #marks: AnnouncementMarks
  #all: readonly Announcement[] = []
  /**
   * Holds what this socket has said so far. It may have come before the answer to hello, and it is newer. Null means
   * gone.
   */
  readonly #fresh = new Map<string, Announcement | null>()
  #timer: ReturnType<typeof setTimeout> | undefined
  readonly #received = new Set<string>()
  /** Holds the announcements that the page was given to show by itself. */
  #onPage: readonly Announcement[] = []

  readonly #stored = ({ key }: StorageEvent) => void (key?.startsWith('helpline:') && this.look())
  readonly #seenAgain = () => this.look()

  constructor(host: Host) {
    this.#host = host
    this.#marks = new AnnouncementMarks(() => host.owner)
    furnish(host.stage)
    host.stage.dress(announcementsCss)
    this.#card = this.#slot('card', '.launch')
    this.#banner = this.#slot('banner', '.window')
    // Another tab of this browser put one away, perhaps without a connection.
    addEventListener('storage', this.#stored)
    ofDocument('addEventListener')('visibilitychange', this.#seenAgain)
  }

  end(): void {
    clearTimeout(this.#timer)
    removeEventListener('storage', this.#stored)
    ofDocument('removeEventListener')('visibilitychange', this.#seenAgain)
  }

  begin(): void {
    this.#fresh.clear()
  }

  /**
   * Takes what hello names as live now. Announcements that were put away without a connection are reported to the
   * server now.
   */
  greet(announcements: readonly Announcement[]): void {
    for (const id of this.#marks.prune(announcements.map((each) => each.id))) this.#tellDismissed(id)
    this.#all = announcements.filter(({ id }) => !this.#fresh.has(id))
    for (const announcement of this.#fresh.values()) if (announcement) this.#add(announcement)
    this.look()
  }

  take(announcement: Announcement): void {
    this.#fresh.set(announcement.id, announcement)
    this.#add(announcement)
    this.look()
  }

  gone(id: string): void {
    this.#fresh.set(id, null)
    this.#marks.set(id, GONE)
    this.#all = this.#all.filter((each) => each.id !== id)
    this.look()
  }

  dismiss(id: string): void {
    this.gone(id)
    this.#marks.set(id, AWAY)
    this.#tellDismissed(id)
  }

  /** Forgets everything, because somebody else is at the page now. */
  clear(): void {
    this.#all = []
    this.#fresh.clear()
    this.#received.clear()
    this.look()
  }

  /** Returns what the page shows by itself, for a listener that comes late. */
  onPage(): readonly Announcement[] {
    return this.#onPage
  }

  /** Shows what is due. It is called when the time, the page's address or the window changed. */
  look(): void {
    const { root, isOpen, connection } = this.#host
    const now = connection.now()
    const marks = this.#marks.read()
    const live = this.#all.filter(({ id, expiresAt }) => expiresAt > now && (marks[id] ?? 1) > GONE)
    const due = live
      .filter(({ startsAt, pages }) => startsAt <= now && isOnPage(pages, location.href))
      .sort(
        (a, b) =>
          SEVERITIES.indexOf(b.severity) - SEVERITIES.indexOf(a.severity) ||
          b.startsAt - a.startsAt ||
          b.sentAt - a.sentAt,
      )
    for (const { id } of due) this.#receive(id)
    const at = (place: Announcement['place']) => due.filter((each) => each.place === place)
    const card = this.#card.show(root.querySelector('.dock'), at('card'))
    const banner = this.#banner.show(root.querySelector('.top'), at('banner'))
    this.#givePage(at('page'))
    const shown = isOpen ? banner : card
    if (shown) requestAnimationFrame(() => this.#seen(shown))
    const next = live.flatMap(({ startsAt, expiresAt }) => [startsAt, expiresAt]).filter((time) => time > now)
    clearTimeout(this.#timer)
    if (next.length > 0) this.#timer = setTimeout(() => this.look(), Math.min(Math.min(...next) - now, LONGEST_MS))
  }

  #slot(look: SlotOptions['look'], after: string): Slot {
    const { language, connection, root } = this.#host
    return new Slot({
      look,
      language,
      dismiss: (id) => this.dismiss(id),
      clicked: (announcement) => connection.tell({ type: 'clicked', announcement }),
      again: () => this.look(),
      focusAfter: () => root.querySelector<HTMLElement>(after)?.focus(),
    })
  }

  #add(announcement: Announcement): void {
    const { id, version } = announcement
    const before = this.#all.find((each) => each.id === id)
    if (!before || before.version < version) this.#all = [...this.#all.filter((each) => each !== before), announcement]
  }

  /**
   * Reports an announcement as received, once whatever its version [AN6], and only when it is meant for the page [AN3].
   */
  #receive(id: string): void {
    const { connection, owner } = this.#host
    if (connection.state.kind !== 'open' || this.#received.has(owner + id)) return
    this.#received.add(owner + id)
    connection.tell({ type: 'received', announcement: id })
  }

  /** Reports an announcement as seen, once per version; the server counts it once per person. */
  #seen({ id, version }: Announcement): void {
    const { connection } = this.#host
    if (ofDocument('hidden') || connection.state.kind !== 'open' || this.#marks.read()[id] === version) return
    if (!this.#all.some((each) => each.id === id)) return
    this.#marks.set(id, version)
    connection.tell({ type: 'seen', announcement: id })
  }

  #givePage(due: readonly Announcement[]): void {
    const before = this.#onPage
    this.#onPage = due.map((each) => ({ ...each, link: each.link && safeUrl(each.link.url) ? each.link : null }))
    for (const each of this.#onPage)
      if (!before.some(({ id, version }) => id === each.id && version === each.version))
        this.#host.emit('announcement', each)
    for (const { id } of before) if (!due.some((each) => each.id === id)) this.#host.emit('announcement_gone', id)
  }

  #tellDismissed(id: string): void {
    const told = () => this.#marks.set(id, GONE)
    this.#host.connection
      .call('dismiss', { announcement: id })
      .then(told, (error: unknown) => retryOf(error) === 'never' && told())
  }
}
