import type { Readable } from 'node:stream'

/** Where whole files are. They arrive in a folder of this machine first, since only there a byte can be added. */
export interface FileStorage {
  /** As near as the disk: whoever sends a file waits until it is kept. */
  readonly isNear: boolean
  /** Takes in the bytes of a file of this machine, which stays where it is. Once more is as once. */
  keep(name: string, file: string): Promise<void>
  /** Undefined when there is no such file. */
  open(name: string): Promise<{ size: number; bytes: Readable } | undefined>
  /** No failure when there is none. */
  remove(name: string): Promise<void>
  /** The names of all that are ours, a page at a time; what others put there is never named. */
  pages(): AsyncIterable<string[]>
  /** Ends what is under way. */
  close(): void
}
