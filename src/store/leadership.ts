/** Of several nodes one leads. It alone does what must be done once: it decides who gets whom, and clears away. */
import type { Tx } from './database.ts'

export interface Leadership {
  readonly leads: boolean
  /** Throws `busy` in a transaction of a node that does not lead any more. */
  require(tx: Tx): Promise<void>
}

/** A server without other nodes always leads. */
export const ALONE: Leadership = { leads: true, require: () => Promise.resolve() }
