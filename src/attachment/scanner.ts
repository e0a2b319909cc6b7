import type { Readable } from 'node:stream'

/** A scanner looks for malware. It throws when it cannot say. */
export interface Scanner {
  scan(bytes: Readable): Promise<'clean' | 'found'>
}
