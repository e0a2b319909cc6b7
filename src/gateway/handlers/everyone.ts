import type { Announcements } from '../../announcement/index.ts'
import type { Readings } from '../../conversation/index.ts'
import type { EventBus } from '../../events/bus.ts'
import { authorOf } from '../../identity/index.ts'
import { AppError } from '../../kernel/errors.ts'
import { writtenText } from '../../kernel/text.ts'
import type { MessageReader, MessageWriter, Receipts } from '../../messaging/index.ts'
import { LIMITS } from '../../protocol/limits.ts'
import { isBlank } from '../../protocol/visible.ts'
import type { EveryoneHandlers } from '../handler.ts'

interface Services {
  writer: MessageWriter
  reader: MessageReader
  readings: Readings
  receipts: Receipts
  announcements: Announcements
  bus: EventBus
}

export function everyoneHandlers({
  writer,
  reader,
  readings,
  receipts,
  announcements,
  bus,
}: Services): EveryoneHandlers {
  return {
    async follow(actor, { thread, log, lastSeq }, connection) {
      const most = actor.kind === 'visitor' ? LIMITS.visitorFollows : LIMITS.agentFollows
      const row = await reader.requireReadable(actor, thread)
      if (actor.kind === 'agent') await readings.note(actor, row)
      // It listens first and reads then, so nothing falls between [FO2].
      if (!connection.follow(thread, most, row.kind === 'qa' && actor.kind === 'visitor'))
        throw new AppError('too_many')
      await connection.hears(thread)
      return reader.follow(actor, thread, { log, lastSeq })
    },
    async unfollow(_actor, { thread }, connection) {
      connection.unfollow(thread)
      return {}
    },
    async fetch(actor, { thread, after, limit }) {
      if (actor.kind === 'agent') await readings.note(actor, await reader.requireReadable(actor, thread))
      return reader.fetch(actor, thread, after, limit)
    },
    // Nothing is awaited before the writer is asked, because the order of frames is the order of seqs [TH4].
    post: (actor, { thread, key, text, files, epoch, mentions }) =>
      writer.post({
        thread,
        author: authorOf(actor),
        key,
        text: said(text, files),
        ...(files === undefined ? {} : { files }),
        ...(mentions === undefined ? {} : { mentions }),
        epoch,
      }),
    async receipt(actor, { thread, delivered, read }, connection) {
      if (!connection.isFollowing(thread)) return
      const row = await reader.requireReadable(actor, thread)
      receipts.move(row, { reader: actor.id, kind: authorOf(actor).kind, delivered, read })
    },
    typing(actor, { thread, on }, connection) {
      if (!connection.isFollowing(thread)) return
      connection.typingIn = on ? thread : undefined
      // It is best effort: never stored, and dropped where there is no room [FO5].
      bus.publish({ type: 'typing', thread, author: authorOf(actor), on })
    },
    received: (actor, { announcement }) => announcements.note(actor, announcement, 'delivered'),
    seen: (actor, { announcement }) => announcements.note(actor, announcement, 'seen'),
    clicked: (actor, { announcement }) => announcements.note(actor, announcement, 'clicked'),
    async dismiss(actor, { announcement }) {
      await announcements.dismiss(actor, announcement)
      return {}
    },
  }
}

/**
 * Returns the text as it is stored. Beside files it may be empty. Throws bad_request for an empty text without files.
 */
export const said = (text: string, files: string[] | undefined): string =>
  files !== undefined && isBlank(text) ? '' : writtenText(text)
