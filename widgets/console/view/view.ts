/** This holds what is open on the screen besides the route: the list's tab, one dialog, the side of the composer. */
import { type Signal, signal } from '@preact/signals'
import type { ListName } from '../stores/lists.ts'
import { OrderWalk } from './order-walk.ts'
import { Picked } from './picked.ts'
import type { Preferences } from './preferences.ts'
import { formatRoute, go, type Route, route } from './route.ts'

/** Says whether the message is for the visitor, or a note among colleagues. */
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

/** The style sheet has the same number: below it there are two panes. */
export const hasThreePanes = (): boolean => matchMedia('(min-width: 1101px)').matches

export class View {
  readonly list: Signal<ListName> = signal('mine')
  /** The rows of the list that are picked together. */
  readonly picked = new Picked()
  readonly dialog: Signal<DialogName | undefined> = signal(undefined)
  readonly side: Signal<Side> = signal('public')
  /**
   * Is true when the details lie over the chat for lack of room beside it; on a phone they are a screen of their own.
   */
  readonly detailsOver = signal(false)
  /** Is true when a key asked for the composer. The part that draws it fulfils the wish. */
  readonly wantsComposer = signal(false)
  /** Decides how the keys step through chats and rooms. */
  readonly walks = { chats: new OrderWalk(), rooms: new OrderWalk() }

  /**
   * The words that are searched for in the open room. They are empty while they are being typed, and undefined when
   * nobody searches.
   */
  readonly roomSearch = signal<string | undefined>(undefined)

  #openedAt = ''

  open(dialog: DialogName): void {
    this.#openedAt = formatRoute(route.peek())
    this.dialog.value = dialog
  }

  /**
   * Says whether the dialog was opened for what is shown now. The Back button leaves it, and it must not go on with
   * another chat or room.
   */
  get isDialogHere(): boolean {
    return this.#openedAt === formatRoute(route.value)
  }

  shut(): void {
    this.dialog.value = undefined
  }

  /**
   * Goes to the route and gives its field the focus, because an agent who opens something by a key goes on with keys.
   */
  goOn(to?: Route): void {
    if (to !== undefined) go(to)
    this.wantsComposer.value = true
  }

  /** Closes the details and goes on with the chat beside them. */
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
