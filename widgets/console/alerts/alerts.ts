/** This calls an agent by a sound, the title of the tab, and a notification when the page is hidden. */
import { effect } from '@preact/signals'
import type { Room, StaffConversation } from '../../../src/protocol/wire.ts'
import { toast } from '../../ui/components/toast.tsx'
import type { Inbox, InboxChange } from '../stores/inbox.ts'
import { roomName } from '../stores/room-lists.ts'
import type { RoomActivity, Rooms } from '../stores/rooms.ts'
import { takesPart } from '../stores/standing.ts'
import type { Preferences } from '../view/preferences.ts'
import { go, type Route, route } from '../view/route.ts'
import { t, visitorName } from '../words/words.ts'
import { beep } from './beep.ts'
import { notify } from './desktop.ts'
import { Spoken } from './spoken.ts'

export class Alerts {
  readonly spoken = new Spoken()
  readonly #inbox: Inbox
  readonly #rooms: Rooms
  readonly #preferences: Preferences
  /** Is true when this agent took the chat by a click, which is no news to them. */
  #expected = false
  readonly #off: (() => void)[]

  constructor(inbox: Inbox, rooms: Rooms, preferences: Preferences) {
    this.#inbox = inbox
    this.#rooms = rooms
    this.#preferences = preferences
    this.#off = [
      inbox.onChange((change) => this.#heard(change)),
      rooms.onSaid((activity, room) => this.#called(activity, room)),
      effect(() => this.#title()),
    ]
  }

  async quietly<T>(work: Promise<T>): Promise<T> {
    this.#expected = true
    try {
      return await work
    } finally {
      this.#expected = false
    }
  }

  close(): void {
    for (const off of this.#off) off()
    this.spoken.close()
    document.title = t('title')
  }

  #heard(change: InboxChange): void {
    if (change.kind === 'conversation') this.#assigned(change.before, change.after)
    else if (!this.#isMine(change.conversation)) return
    else if (change.kind === 'said') this.#said(change.conversation, change.preview)
    else toast(t('alert.closed', { name: visitorName(change.conversation.visitor, change.conversation.number) }))
  }

  #assigned(before: StaffConversation | undefined, after: StaffConversation): void {
    if (!this.#isMine(after) || (before !== undefined && this.#isMine(before))) return
    if (!isLookedAt(after.id)) this.#inbox.markNew(after.id)
    if (this.#expected) return
    const name = visitorName(after.visitor, after.number)
    this.spoken.hear({ kind: 'chat', id: after.id, name })
    if (this.#preferences.sound.peek()) beep('chat')
    notify(t('alert.newChat', { name }), after.lastMessage?.preview ?? '', after.id, () => open(after.id))
  }

  #said(conversation: StaffConversation, preview: string): void {
    if (isLookedAt(conversation.id)) return
    const name = visitorName(conversation.visitor, conversation.number)
    this.spoken.hear({ kind: 'message', id: conversation.id, name })
    if (this.#preferences.sound.peek()) beep('message')
    notify(name, preview, conversation.id, () => open(conversation.id))
  }

  /** Alerts only for what is meant for this agent, because a busy room must not ring all day. */
  #called({ author, preview, mentioned }: RoomActivity, room: Room): void {
    if ((!mentioned && room.kind !== 'direct') || isLookedAt(room.id, 'rooms')) return
    if (this.#preferences.sound.peek()) beep('message')
    const name =
      room.kind === 'direct'
        ? author.name
        : t('rooms.alert', { name: author.name, room: roomName(room, this.#inbox.meId) })
    this.spoken.hear({ kind: 'message', id: room.id, name })
    notify(name, preview, room.id, () => go({ screen: 'rooms', id: room.id }))
  }

  #isMine(conversation: StaffConversation): boolean {
    return takesPart(conversation, this.#inbox.meId)
  }

  #title(): void {
    const { conversations, unread } = this.#inbox
    const waiting = [...unread.value.keys()].filter((id) => {
      const conversation = conversations.value.get(id)
      return conversation !== undefined && this.#isMine(conversation)
    })
    const calls = waiting.length + this.#rooms.calls.value
    document.title = calls === 0 ? t('title') : `(${calls}) ${t('title')}`
  }
}

function isLookedAt(id: string, screen: Route['screen'] = 'chats'): boolean {
  const at = route.peek()
  return document.visibilityState === 'visible' && document.hasFocus() && at.screen === screen && at.id === id
}

function open(id: string): void {
  go({ screen: 'chats', id })
}
