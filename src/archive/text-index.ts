/**
 * The index of transcripts. It is made from the log and can be made again. On SQLite it is a file of its own
 * (`store-index-sqlite.ts`), on PostgreSQL a schema of its own (`store-index-postgresql.ts`). Only the index worker
 * opens it, so that neither searching nor indexing holds up the chat.
 */

/** Must grow when what is kept of a text changes. The index is made again then. */
export const FORMAT = '2'
/** The range of row numbers of one conversation: its messages, and one bit that tells its two threads apart. */
export const OF_CONVERSATION = 2 ** 24

/** Where a message stands: the number of its conversation, its seq, and whether it is in the staff thread. */
export interface Place {
  number: number
  seq: number
  staff: boolean
}

/** Messages are rows, numbered so that the newest conversation comes last and its messages stand together. */
export interface TextIndex {
  /** Returns the id of the latest message that was indexed. */
  position(): Promise<number>
  /**
   * Does `work` while nobody else indexes, and resolves with its result; undefined when it is another one's turn for
   * too long. `work` reads the log, too: what was read before the turn may have been removed since.
   */
  inTurn<T>(work: () => Promise<T>): Promise<T | undefined>
  /**
   * Does all of `work` and sets the position, or nothing. With `lasting` not even a power failure undoes it. It must be
   * called in a turn.
   */
  change(work: () => Promise<void>, position: number | undefined, lasting: boolean): Promise<void>
  /** Adds a message. This and the next three methods must be called inside `change`. */
  addMessage(place: Place, grams: Iterable<string>): Promise<void>
  /** Empties the index. */
  clear(): Promise<void>
  /** Replaces what is known of a conversation besides its messages. */
  setAbout(number: number, grams: Iterable<string>): Promise<void>
  removeConversation(number: number): Promise<void>
  /** Returns the latest messages before a place that match, at most `take`, the latest first. */
  messagesBelow(match: string, place: Place, take: number): Promise<Place[]>
  /** Returns the messages of one conversation that match, at most `take`, first to last. */
  messagesOf(match: string, number: number, take: number): Promise<Place[]>
  /** Returns the numbers of conversations below `below` that match besides their messages, the latest first. */
  conversationsBelow(match: string, below: number, take: number): Promise<number[]>
  /** Returns the number of messages in the index, for tests and figures. */
  count(): Promise<number>
  close(): Promise<void> | void
}

/** Tells whether a place has a row. Beyond eight million messages in one conversation there is none. */
export const hasRow = ({ seq }: Place): boolean => seq < OF_CONVERSATION / 2

export const rowOf = ({ number, seq, staff }: Place): number => number * OF_CONVERSATION + seq * 2 + (staff ? 1 : 0)
export const placeOf = (row: number): Place => ({
  number: Math.floor(row / OF_CONVERSATION),
  seq: Math.floor((row % OF_CONVERSATION) / 2),
  staff: row % 2 === 1,
})

/** Writes a query of FTS5. Every piece stands in quotes, so that nothing typed is an operator or an error (A43). */
export const matchAll = (grams: Iterable<string>): string =>
  Array.from(grams, (gram) => `"${gram.replaceAll('"', '""')}"`).join(' AND ')
export const matchAny = (matches: readonly string[]): string => matches.map((match) => `(${match})`).join(' OR ')
