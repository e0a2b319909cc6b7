/**
 * This says what a thread's column looks like and does, beyond its messages. A conversation and a room differ only in
 * this.
 */
import type { ReadonlySignal } from '@preact/signals'
import type { ComponentChildren } from 'preact'
import type { Author, AuthorKind, Message } from '../../../src/protocol/wire.ts'

export interface ThreadLook {
  me: string
  /** Says whose messages stand on our side: all of the staff towards a visitor, one's own among colleagues. */
  isOurs(author: Author): boolean
  nameOf(author: Author): string
  /** The kind of people whose reading our messages show. */
  reader?: AuthorKind | undefined
  /** The last seq that was read when the thread was opened. */
  newAfter?: ReadonlySignal<number | undefined>
  onRead(): void
  text(message: Message): ComponentChildren
  /** Says whether the message calls the reader by name. */
  calls?(message: Message): boolean
  acts?(message: Message): ComponentChildren
}
