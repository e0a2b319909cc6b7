import type { AppError } from '../kernel/errors.ts'
import type { File, Message } from '../protocol/entities.ts'
import type { Tx } from '../store/database.ts'

/** A message takes its files from here. A file goes into one message, by one write. */
export interface FileShelf {
  /** Returns the author's own files, in the order asked for, or the reason why one of them cannot be taken. */
  offer(tx: Tx, authorId: string, ids: string[]): Promise<File[] | AppError>
  take(tx: Tx, ids: string[], message: { thread: string; seq: number }): Promise<void>
  /** Takes the files out of a message that was removed. They go with what no message carries. */
  release(tx: Tx, message: { thread: string; seq: number }): Promise<void>
}

/** Returns the fields of a message that say this. */
export const spoken = (text: string, files: File[]): Pick<Message, 'kind' | 'text' | 'files'> =>
  files.length === 0 ? { kind: 'text', text } : { kind: 'file', ...(text === '' ? {} : { text }), files }
