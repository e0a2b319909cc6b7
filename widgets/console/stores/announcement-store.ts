/**
 * This holds the announcements to staff: each is live until it is read (“Got it”), over or withdrawn. The latest can be
 * looked up.
 */
import { computed, type ReadonlySignal, type Signal, signal } from '@preact/signals'
import type { StaffNotice } from '../../../src/protocol/http-api.ts'
import type { Announcement } from '../../../src/protocol/wire.ts'
import { type Connection, type ConnectionState, retryOf } from '../../client/index.ts'
import { serverNow } from '../../ui/http/server-time.ts'
import { call } from '../../ui/session/call.ts'
import type { Clock } from './clock.ts'

const SEVERITIES: Announcement['severity'][] = ['critical', 'warning', 'success', 'info']

export class AnnouncementStore {
  /** The ones to be read: the most severe first, then the newest. */
  readonly live: ReadonlySignal<readonly Announcement[]>
  readonly latest: Signal<readonly StaffNotice[]> = signal([])
  readonly state: Signal<'loading' | 'ready' | 'failed'> = signal('loading')
  readonly #known: Signal<readonly Announcement[]> = signal([])
  readonly #connection: Connection
  /** Holds those that were read without the server knowing; they are reported again with the next connection. */
  readonly #untold = new Set<string>()
  /** Holds those that were read or withdrawn: a later version does not bring them back. */
  readonly #gone = new Set<string>()
  /** Holds what this socket has said so far. It may have come before the answer to hello, and it is newer. */
  readonly #fresh = new Set<string>()
  readonly #seen = new Map<string, number>()
  readonly #off: (() => void)[]

  constructor(connection: Connection, clock: Clock) {
    this.#connection = connection
    this.live = computed(() => {
      const now = clock.now.value
      return this.#known.value.filter(({ startsAt, expiresAt }) => startsAt <= now && expiresAt > now).sort(mostSevere)
    })
    this.#off = [
      connection.onState((state) => this.#connected(state)),
      connection.on('announcement', ({ announcement }) => this.#take(announcement)),
      connection.on('announcement_gone', ({ announcement }) => this.#leave(announcement)),
    ]
    this.#connected(connection.state)
  }

  /** Notes that the agent has read an announcement. It leaves the screen at once, whatever the connection does. */
  read(id: string): void {
    this.#leave(id)
    this.latest.value = this.latest
      .peek()
      .map((each) => (each.announcement.id === id ? { ...each, readAt: serverNow() } : each))
    this.#untold.add(id)
    this.#tell(id)
  }

  /** Notes that an announcement was seen. What shows it calls this while somebody can look at it. */
  seen({ id, version }: Announcement): void {
    if (document.hidden || this.#seen.get(id) === version || this.#connection.state.kind !== 'open') return
    this.#seen.set(id, version)
    this.#connection.tell({ type: 'seen', announcement: id })
  }

  clicked(id: string): void {
    this.#connection.tell({ type: 'clicked', announcement: id })
  }

  async load(): Promise<void> {
    try {
      this.latest.value = (await call('listMyAnnouncements')).items
      this.state.value = 'ready'
    } catch {
      this.state.value = 'failed'
    }
  }

  close(): void {
    for (const off of this.#off) off()
  }

  #connected(state: ConnectionState): void {
    if (state.kind === 'greeting') {
      this.#fresh.clear()
      this.#gone.clear()
    }
    if (state.kind !== 'open') return
    const fresh = this.#known.peek().filter(({ id }) => this.#fresh.has(id))
    const welcomed = state.hello.announcements.filter(
      ({ id }) => !this.#fresh.has(id) && !this.#gone.has(id) && !this.#untold.has(id),
    )
    this.#known.value = [...welcomed, ...fresh]
    for (const { id } of state.hello.announcements) this.#connection.tell({ type: 'received', announcement: id })
    for (const id of this.#untold) this.#tell(id)
  }

  #take(announcement: Announcement): void {
    const { id, version } = announcement
    this.#fresh.add(id)
    const before = this.#known.peek().find((each) => each.id === id)
    if (this.#gone.has(id) || (before !== undefined && before.version >= version)) return
    this.#known.value = [...this.#known.peek().filter((each) => each !== before), announcement]
    if (before === undefined) this.#connection.tell({ type: 'received', announcement: id })
  }

  #leave(id: string): void {
    this.#gone.add(id)
    this.#known.value = this.#known.peek().filter((each) => each.id !== id)
  }

  #tell(id: string): void {
    const told = () => this.#untold.delete(id)
    this.#connection
      .call('dismiss', { announcement: id })
      .then(told, (error: unknown) => (retryOf(error) === 'never' ? told() : undefined))
  }
}

function mostSevere(a: Announcement, b: Announcement): number {
  return (
    SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) || b.startsAt - a.startsAt || b.sentAt - a.sentAt
  )
}
