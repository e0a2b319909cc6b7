/** This is everything behind the console of one signed-in agent; it is built and taken down together. */
import { effect, type Signal, signal } from '@preact/signals'
import { ChatClient, type Connection, type ConnectionState, type OutboxStore } from '../../client/index.ts'
import { Alerts } from '../alerts/alerts.ts'
import { AnnouncementStore } from '../stores/announcement-store.ts'
import { CannedStore } from '../stores/canned-store.ts'
import { Clock } from '../stores/clock.ts'
import { Departures } from '../stores/departures.ts'
import { Drafts } from '../stores/drafts.ts'
import { Inbox } from '../stores/inbox.ts'
import { OpenChats } from '../stores/open-chats.ts'
import { Rooms } from '../stores/rooms.ts'
import { TicketStore } from '../stores/ticket-store.ts'
import { loadPreferences, type Preferences } from '../view/preferences.ts'
import { route } from '../view/route.ts'
import { ChatCommands } from './chat-commands.ts'

export interface DeskOptions {
  connection: Connection
  store: OutboxStore
  meId: string
}

export class Desk {
  readonly connection: Connection
  readonly client: ChatClient
  readonly inbox: Inbox
  readonly chats: OpenChats
  readonly rooms: Rooms
  readonly drafts: Drafts
  readonly alerts: Alerts
  readonly canned: CannedStore
  readonly tickets: TicketStore
  readonly clock = new Clock()
  readonly preferences: Preferences
  readonly announcements: AnnouncementStore
  readonly link: Signal<ConnectionState>
  readonly departures: Departures
  readonly commands: ChatCommands
  readonly #off: (() => void)[]

  constructor({ connection, store, meId }: DeskOptions) {
    const storage = storageOf()
    this.connection = connection
    this.client = new ChatClient(connection, { store })
    this.inbox = new Inbox(connection, meId)
    this.preferences = loadPreferences(storage)
    this.drafts = new Drafts(meId, storage)
    this.chats = new OpenChats(this.client, this.inbox, selectedId)
    this.canned = new CannedStore()
    this.tickets = new TicketStore(this.inbox)
    this.rooms = new Rooms(connection, meId)
    this.alerts = new Alerts(this.inbox, this.rooms, this.preferences)
    this.departures = new Departures(this.inbox, this.clock)
    this.announcements = new AnnouncementStore(connection, this.clock)
    this.commands = new ChatCommands({
      connection,
      inbox: this.inbox,
      departures: this.departures,
      alerts: this.alerts,
    })
    this.link = signal(connection.state)
    this.#off = [
      connection.onState((state) => this.#connected(state)),
      effect(() => this.inbox.keep([selectedId() ?? ''])),
      effect(() => {
        const id = selectedId()
        if (id !== undefined) void this.inbox.fetch(id)
      }),
    ]
    this.#connected(connection.state)
  }

  close(): void {
    for (const off of this.#off) off()
    this.alerts.close()
    this.announcements.close()
    this.departures.close()
    this.chats.close()
    this.rooms.close()
    this.inbox.close()
    this.client.close()
    this.clock.close()
  }

  #connected(state: ConnectionState): void {
    this.link.value = state
    if (state.kind === 'open') this.clock.set(state.hello.serverTime)
  }
}

function selectedId(): string | undefined {
  const at = route.value
  return at.screen === 'chats' ? at.id : undefined
}

/** Returns the page's storage. Asking for it throws where cookies are forbidden. */
function storageOf(): Storage | undefined {
  try {
    return localStorage
  } catch {
    return undefined
  }
}
