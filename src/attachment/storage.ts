import type { Readable } from 'node:stream'

/**
 * A storage keeps whole files. They arrive in a folder of this machine first, because only there a byte can be added.
 */
export interface FileStorage {
  /** True for the disk: whoever sends a file waits until it is kept. */
  readonly isNear: boolean
  /** Takes in the bytes of a file of this machine, which stays where it is. To do it twice is the same as once. */
  keep(name: string, file: string): Promise<void>
  /** Opens a file. Resolves to undefined when there is none. */
  open(name: string): Promise<{ size: number; bytes: Readable } | undefined>
  /** Removes a file. It is no failure when there is none. */
  remove(name: string): Promise<void>
  /** Yields the names of all our files, a page at a time. What others put there is never named. */
  pages(): AsyncIterable<string[]>
  /** Ends what is under way. */
  close(): void
}
