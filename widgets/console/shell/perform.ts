/** What a key or the palette asks for, done. */

import { standingOf } from '../chat/standing.ts'
import { takeNext } from '../commands.ts'
import type { ConsoleContext } from '../context.ts'
import { listed } from '../inbox/lists.ts'
import { grouped } from '../rooms/room-lists.ts'
import type { Action } from './keys.ts'
import { go, route } from './route.ts'

export function perform(context: ConsoleContext, action: Action): void {
  const { desk, view, role } = context
  switch (action) {
    case 'palette':
      return view.open('palette')
    case 'help':
      return view.open('help')
    case 'nextChat':
      return step(context, 1)
    case 'previousChat':
      return step(context, -1)
    case 'nextFromQueue':
      return void takeNext(desk)
    case 'reply':
      return view.write('public')
    case 'note':
      return view.write('note')
    case 'transfer':
    case 'close':
    case 'closeAndNext':
      if (selectedIsMine(context)) view.open(action)
      return
    case 'transcripts':
      if (role === 'admin') location.assign('/admin')
      return
  }
}

function selectedIsMine({ desk }: ConsoleContext): boolean {
  const conversation = desk.conversation(route.peek().id)
  return conversation !== undefined && standingOf(conversation, desk.meId).kind === 'mine'
}

/** Through the list as it stands on the screen, around its ends. */
function step(context: ConsoleContext, by: 1 | -1): void {
  const screen = route.peek().screen === 'rooms' ? 'rooms' : 'chats'
  const rows = screen === 'rooms' ? roomRows(context) : chatRows(context)
  if (rows.length === 0) return
  const at = rows.findIndex((row) => row.id === route.peek().id)
  const to = at < 0 ? (by === 1 ? 0 : rows.length - 1) : (at + by + rows.length) % rows.length
  const id = rows[to]?.id
  if (id !== undefined) go({ screen, id })
}

function chatRows({ desk, view }: ConsoleContext): { id: string }[] {
  return listed(desk.inbox.conversations.peek().values(), view.list.peek(), desk.preferences.sort.peek(), desk.meId)
}

function roomRows({ desk }: ConsoleContext): { id: string }[] {
  return grouped(desk.rooms.standings.peek().values(), '', desk.meId).flatMap(({ rooms }) => rooms.map(({ room }) => room))
}
