/**
 * What is counted as it happens. These are plain numbers: a message adds one to a field, and only whoever asks for the
 * metrics pays for names and labels.
 */
import type { EventBus } from '../events/bus.ts'
import type { UploadOutcome } from '../events/event.ts'
import type { AuthorKind } from '../protocol/entities.ts'
import { ERRORS, type ErrorCode } from '../protocol/error-codes.ts'

/** An error was answered on a socket, or to an HTTP request. */
export type DoorName = 'socket' | 'http'

export class Counts {
  readonly messages: Record<AuthorKind, number> = { visitor: 0, guest: 0, agent: 0, system: 0 }
  readonly uploads: Record<UploadOutcome, number> = { stored: 0, refused: 0, removed: 0 }
  readonly errors: Record<DoorName, Record<ErrorCode, number>> = { socket: none(), http: none() }

  subscribe(bus: EventBus): void {
    const { messages, uploads } = this
    bus.onOwn('message_posted', ({ message }) => {
      messages[message.author.kind] += 1
    })
    bus.onOwn('upload_settled', ({ outcome }) => {
      uploads[outcome] += 1
    })
  }
}

const none = (): Record<ErrorCode, number> =>
  Object.fromEntries(Object.keys(ERRORS).map((code) => [code, 0])) as Record<ErrorCode, number>
