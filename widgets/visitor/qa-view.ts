import type { ComponentChildren } from 'preact'

/** Is what the window sees of the part for a Q&A. */
export interface QaPart {
  /** Is true while its view stands in the place of the chat. */
  readonly open: boolean
  /** How many messages of hosts came since the visitor last looked. */
  readonly unread: number
  Offer(): ComponentChildren
  View(): ComponentChildren
  close(): void
}
