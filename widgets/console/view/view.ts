/** What is open on the screen beside the route: the list's tab, one dialog, the side of the composer. */
import { type Signal, signal } from '@preact/signals'
import type { ListName } from '../stores/lists.ts'
import { OrderWalk } from './order-walk.ts'
import { Picked } from './picked.ts'
import type { Preferences } from './preferences.ts'
import { formatRoute, go, type Route, route } from './route.ts'

/** What is written is for the visitor, or a note among colleagues. */
export type Side = 'public' | 'note'

export type RoomDialog = 'newRoom' | 'direct' | 'invite' | 'editRoom' | 'slow' | 'leaveRoom' | 'archiveRoom'
export type DialogName =
  | 'transfer'
  | 'close'
  | 'closeAndNext'
  | 'block'
  | 'closeMany'
  | 'blockMany'
  | 'ticket'
  | 'people'
  | 'help'
  | 'palette'
  | 'canned'
  | RoomDialog

/** As in the style sheet: below it there are two panes. */
export const hasThreePanes = (): boolean => matchMedia('(min-width: 1101px)').matches

export class View {
  readonly list: Signal<ListName> = signal('mine')
  /** Rows of the list that are dealt with together. */
  readonly picked = new Picked()
  readonly dialog: Signal<DialogName | undefined> = signal(undefined)
  readonly side: Signal<Side> = signal('public')
  /** Without room beside the chat the details lie over it; on a phone they are a screen of their own. */
  readonly detailsOver = signal(false)
  /** A key asked for the composer; whoever draws it takes the wish. */
  readonly wantsComposer = signal(false)
  /** How the keys step through chats and rooms. */
  readonly walks = { chats: new OrderWalk(), rooms: new OrderWalk() }

  /** What is looked for in the open room; empty while it is being written, undefined where nobody looks for anything. */
  readonly roomSearch = signal<string | undefined>(undefined)

  #openedAt = ''

  open(dialog: DialogName): void {
    this.#openedAt = formatRoute(route.peek())
    this.dialog.value = dialog
  }

  /** Whether the dialog was opened where we are: the Back button leaves it, and it must not go on with another chat or room. */
  get isDialogHere(): boolean {
    return this.#openedAt === formatRoute(route.value)
  }

  shut(): void {
    this.dialog.value = undefined
  }

  /** Whoever opens something by a key goes on by keys: the next one is for its field. */
  goOn(to?: Route): void {
    if (to !== undefined) go(to)
    this.wantsComposer.value = true
  }

  /** The chat beside them is gone on with. */
  shutDetails(preferences: Preferences): void {
    if (hasThreePanes()) {
      preferences.details.value = false
      this.wantsComposer.value = true
    }
    this.detailsOver.value = false
  }

  write(side: Side): void {
    this.side.value = side
    this.wantsComposer.value = true
  }
}
