/** What a thread's column looks like and does, beyond its messages: a conversation and a room differ in this only. */
import type { ReadonlySignal } from '@preact/signals'
import type { ComponentChildren } from 'preact'
import type { Author, AuthorKind, Message } from '../../../src/protocol/wire.ts'

export interface ThreadLook {
  me: string
  /** Whose messages stand on our side: all of the staff towards a visitor, one's own among colleagues. */
  isOurs(author: Author): boolean
  nameOf(author: Author): string
  /** Whose reading our messages show. */
  reader?: AuthorKind | undefined
  /** The last one that was read when the thread was opened. */
  newAfter?: ReadonlySignal<number | undefined>
  onRead(): void
  text(message: Message): ComponentChildren
  /** Whether the message calls the reader by name. */
  calls?(message: Message): boolean
  acts?(message: Message): ComponentChildren
}
