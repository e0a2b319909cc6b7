/** This file does what a key or the palette asks for, and says what cannot be done. */
import { steady } from '../../client/clock.ts'
import { toast } from '../../ui/components/toast.tsx'
import type { ChatCommands } from '../desk/chat-commands.ts'
import { useChatCommands, useInbox, usePreferences, useRooms, useView } from '../desk/context.ts'
import { reasonWords } from '../desk/reason-words.ts'
import type { Inbox } from '../stores/inbox.ts'
import { listed } from '../stores/lists.ts'
import { grouped } from '../stores/room-lists.ts'
import type { Rooms } from '../stores/rooms.ts'
import { standingOf } from '../stores/standing.ts'
import type { Preferences } from '../view/preferences.ts'
import { route } from '../view/route.ts'
import type { View } from '../view/view.ts'
import { t } from '../words/words.ts'
import { nextArea } from './areas.ts'
import type { Action } from './keys.ts'

/** Returns the lists that the keys step through, and how they are shown. */
export interface Lists {
  inbox: Inbox
  rooms: Rooms
  preferences: Preferences
  view: View
}

export interface Acting extends Lists {
  commands: ChatCommands
}

export function useLists(): Lists {
  return { inbox: useInbox(), rooms: useRooms(), preferences: usePreferences(), view: useView() }
}

export function useActing(): Acting {
  return { ...useLists(), commands: useChatCommands() }
}

export function perform(acting: Acting, action: Action): void {
  const { commands, view } = acting
  switch (action) {
    case 'palette':
      return view.open('palette')
    case 'help':
      return view.open('help')
    case 'nextChat':
      return step(acting, 1)
    case 'previousChat':
      return step(acting, -1)
    case 'nextFromQueue':
      return void commands.take().then((taken) => taken && view.goOn())
    case 'reply':
      return view.write('public')
    case 'note':
      return view.write('note')
    case 'transfer':
    case 'close':
    case 'closeAndNext':
      return ofMine(acting, action)
    case 'area':
      return nextArea(1)
    case 'previousArea':
      return nextArea(-1)
    case 'transcripts':
      return location.assign('/admin')
  }
}

/** Opens the dialog if the chat is mine: only its agent transfers or closes it. Others are told whose it is. */
function ofMine({ inbox, view }: Acting, action: 'transfer' | 'close' | 'closeAndNext'): void {
  const conversation = route.peek().screen === 'chats' ? inbox.find(route.peek().id) : undefined
  if (conversation === undefined) return toast(t('keys.noChat'), { look: 'danger' })
  const standing = standingOf(conversation, inbox.meId)
  if (standing.kind === 'mine') view.open(action)
  else toast(reasonWords(standing), { look: 'danger' })
}

/** Steps through the list in its order, and around its ends. */
function step(lists: Lists, by: 1 | -1): void {
  const { view } = lists
  const screen = route.peek().screen === 'rooms' ? 'rooms' : 'chats'
  const current = route.peek().screen === screen ? route.peek().id : undefined
  const id = view.walks[screen].step(rowsOf(lists, screen), current, by, steady())
  if (id === undefined) return
  view.goOn({ screen, id })
}

export function rowsOf({ inbox, rooms, preferences, view }: Lists, screen: 'chats' | 'rooms'): string[] {
  if (screen === 'rooms')
    return grouped(rooms.standings.peek().values(), '', inbox.meId).flatMap((group) =>
      group.rooms.map(({ room }) => room.id),
    )
  return listed(inbox.conversations.peek().values(), view.list.peek(), preferences.sort.peek(), inbox.meId).map(
    ({ id }) => id,
  )
}
