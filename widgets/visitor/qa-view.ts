import type { ComponentChildren } from 'preact'

/** What the window sees of a Q&A room's part. */
export interface QaPart {
  /** Whether its view stands in the place of the chat. */
  readonly open: boolean
  /** What hosts said since it was last looked at. */
  readonly unread: number
  Offer(): ComponentChildren
  View(): ComponentChildren
  close(): void
}
