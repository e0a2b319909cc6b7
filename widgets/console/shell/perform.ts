/** What a key or the palette asks for, done; what cannot be done is said. */
import { steady } from '../../client/clock.ts'
import { toast } from '../../ui/components/toast.tsx'
import { take } from '../desk/commands.ts'
import type { ConsoleContext } from '../desk/context.ts'
import { reasonWords } from '../desk/reason-words.ts'
import { listed } from '../stores/lists.ts'
import { grouped } from '../stores/room-lists.ts'
import { standingOf } from '../stores/standing.ts'
import { route } from '../view/route.ts'
import { t } from '../words/words.ts'
import { nextArea } from './areas.ts'
import type { Action } from './keys.ts'

export function perform(context: ConsoleContext, action: Action): void {
  const { desk, view } = context
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
      return void take(desk).then((taken) => taken && view.goOn())
    case 'reply':
      return view.write('public')
    case 'note':
      return view.write('note')
    case 'transfer':
    case 'close':
    case 'closeAndNext':
      return ofMine(context, action)
    case 'area':
      return nextArea(1)
    case 'previousArea':
      return nextArea(-1)
    case 'transcripts':
      return location.assign('/admin')
  }
}

/** Only the agent of a chat gives it away or ends it; to others it is said whose it is. */
function ofMine({ desk, view }: ConsoleContext, action: 'transfer' | 'close' | 'closeAndNext'): void {
  const conversation = route.peek().screen === 'chats' ? desk.conversation(route.peek().id) : undefined
  if (conversation === undefined) return toast(t('keys.noChat'), { look: 'danger' })
  const standing = standingOf(conversation, desk.meId)
  if (standing.kind === 'mine') view.open(action)
  else toast(reasonWords(standing), { look: 'danger' })
}

/** Through the list in its order, around its ends. */
function step(context: ConsoleContext, by: 1 | -1): void {
  const { view } = context
  const screen = route.peek().screen === 'rooms' ? 'rooms' : 'chats'
  const current = route.peek().screen === screen ? route.peek().id : undefined
  const id = view.walks[screen].step(rowsOf(context, screen), current, by, steady())
  if (id === undefined) return
  view.goOn({ screen, id })
}

export function rowsOf({ desk, view }: ConsoleContext, screen: 'chats' | 'rooms'): string[] {
  if (screen === 'rooms')
    return grouped(desk.rooms.standings.peek().values(), '', desk.meId).flatMap(({ rooms }) =>
      rooms.map(({ room }) => room.id),
    )
  return listed(
    desk.inbox.conversations.peek().values(),
    view.list.peek(),
    desk.preferences.sort.peek(),
    desk.meId,
  ).map(({ id }) => id)
}
