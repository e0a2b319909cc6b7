/**
 * This follows the threads of every chat of this agent, so that a click shows it at once, and of the one that is looked
 * at.
 */
import { effect } from '@preact/signals'
import type { StaffConversation } from '../../../src/protocol/wire.ts'
import type { ChatClient } from '../../client/index.ts'
import type { Inbox } from './inbox.ts'
import { takesPart } from './standing.ts'
import { ThreadView } from './thread-view.ts'

/** Is what one column shows: a thread, and the notes that stand between its messages where there are any. */
export interface Followed {
  open: ThreadView
  notes?: ThreadView | undefined
}

export interface OpenChat extends Followed {
  id: string
  notes: ThreadView
}

interface Entry extends OpenChat {
  mine: boolean
}

/** This is far below the protocol's limit of followed threads; a chat has two. */
const MOST_CHATS = 60

export class OpenChats {
  readonly #client: ChatClient
  readonly #inbox: Inbox
  readonly #chats = new Map<string, Entry>()
  readonly #off: () => void

  constructor(client: ChatClient, inbox: Inbox, selected: () => string | undefined) {
    this.#client = client
    this.#inbox = inbox
    this.#off = effect(() => this.#follow(inbox.conversations.value, selected()))
  }

  /** Returns the chat of a conversation, and follows it from now on. */
  of(conversation: StaffConversation): OpenChat {
    const mine = takesPart(conversation, this.#inbox.meId)
    const known = this.#chats.get(conversation.id)
    if (known === undefined) return this.#open(conversation, mine)
    if (known.mine !== mine) {
      known.mine = mine
      known.open.replace(() => this.#public(conversation, mine))
    }
    return known
  }

  close(): void {
    this.#off()
    for (const chat of this.#chats.values()) shut(chat)
    this.#chats.clear()
  }

  #follow(conversations: ReadonlyMap<string, StaffConversation>, selected: string | undefined): void {
    const wanted = new Set(selected === undefined ? [] : [selected])
    for (const conversation of conversations.values()) {
      if (wanted.size < MOST_CHATS && takesPart(conversation, this.#inbox.meId)) wanted.add(conversation.id)
    }
    for (const [id, chat] of this.#chats) {
      if (wanted.has(id)) continue
      this.#chats.delete(id)
      shut(chat)
    }
    for (const id of wanted) {
      const conversation = conversations.get(id)
      if (conversation !== undefined) this.of(conversation)
    }
  }

  #open(conversation: StaffConversation, mine: boolean): Entry {
    const { id, staffThread } = conversation
    const entry = {
      id,
      mine,
      open: new ThreadView(this.#public(conversation, mine)),
      notes: new ThreadView(this.#client.thread(staffThread)),
    }
    this.#chats.set(id, entry)
    return entry
  }

  /**
   * Follows the public thread. For an agent who only reads along, the visitor is told nothing of it. The epoch is taken
   * at the moment of writing.
   */
  #public({ id, publicThread }: StaffConversation, receipts: boolean) {
    const epoch = () => this.#inbox.conversations.peek().get(id)?.epoch
    return this.#client.thread(publicThread, { receipts, epoch })
  }
}

function shut(chat: OpenChat): void {
  chat.open.close()
  chat.notes.close()
}
