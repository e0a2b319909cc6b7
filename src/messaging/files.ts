import type { AppError } from '../kernel/errors.ts'
import type { File, Message } from '../protocol/entities.ts'
import type { Tx } from '../store/database.ts'

/** Where a message takes its files from. A file goes into one message, by one write. */
export interface FileShelf {
  /** The author's own files, in the order asked for, or why one of them cannot be taken. */
  offer(tx: Tx, authorId: string, ids: string[]): Promise<File[] | AppError>
  take(tx: Tx, ids: string[], message: { thread: string; seq: number }): Promise<void>
  /** The files of a message that was removed are in none any more: they go with what was left alone. */
  release(tx: Tx, message: { thread: string; seq: number }): Promise<void>
}

/** What was said, as a message's fields. */
export const spoken = (text: string, files: File[]): Pick<Message, 'kind' | 'text' | 'files'> =>
  files.length === 0 ? { kind: 'text', text } : { kind: 'file', ...(text === '' ? {} : { text }), files }
