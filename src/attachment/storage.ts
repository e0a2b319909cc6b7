import type { Readable } from 'node:stream'

/** Where the bytes of files are. Ids are ours, never a name that somebody gave (A14). */
export interface FileStorage {
  /** Bytes that are there; 0 when there is no such file. */
  size(id: string): Promise<number>
  /** Adds to the end, a chunk at a time, and syncs; answers the new size. What came before a failure is kept. */
  append(id: string, chunks: AsyncIterable<Uint8Array>): Promise<number>
  put(id: string, bytes: Uint8Array): Promise<void>
  read(id: string): Readable
  /** A file of this machine with the same bytes, for what reads from disk. */
  localPath(id: string): Promise<string>
  /** No failure when there is none. */
  remove(id: string): Promise<void>
  list(): Promise<string[]>
}
