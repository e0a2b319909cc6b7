import type { Readable } from 'node:stream'

/** Looks for malware. Throws when it cannot say. */
export interface Scanner {
  scan(bytes: Readable): Promise<'clean' | 'found'>
}
