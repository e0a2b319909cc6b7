/**
 * The index of transcripts, made from the log and never missed: on SQLite a file of its own (`store-index-sqlite.ts`), on
 * PostgreSQL a schema of its own (`store-index-postgresql.ts`). Only the index worker opens it, so that neither searching
 * nor indexing takes a moment from the chat.
 */

/** Grows when what is kept of a text changes: the index is then made anew. */
export const FORMAT = '2'
/** Room for the messages of one conversation, and the bit that tells its two threads apart. */
export const OF_CONVERSATION = 2 ** 24

/** Where a message stands: the number of its conversation, its seq, and whether it is in the staff thread. */
export interface Place {
  number: number
  seq: number
  staff: boolean
}

/** Messages are rows, numbered so that the newest conversation comes last and its messages stand together. */
export interface TextIndex {
  /** The id of the latest message that it has passed. */
  position(): Promise<number>
  /** All of `work` and the position, or nothing. `lasting`: not even a power failure brings back what it removed. */
  change(work: () => Promise<void>, position: number | undefined, lasting: boolean): Promise<void>
  /** Inside `change`, as the next four. */
  addMessage(place: Place, grams: Iterable<string>): Promise<void>
  /** All of it. */
  clear(): Promise<void>
  /** What is known of a conversation besides its messages. */
  setAbout(number: number, grams: Iterable<string>): Promise<void>
  removeConversation(number: number): Promise<void>
  /** The latest messages before a place that match, at most `take`, latest first. */
  messagesBelow(match: string, place: Place, take: number): Promise<Place[]>
  /** The messages of one conversation that match, at most `take`, first to last. */
  messagesOf(match: string, number: number, take: number): Promise<Place[]>
  /** Numbers of the latest conversations before `below` of which something is known that matches, latest first. */
  conversationsBelow(match: string, below: number, take: number): Promise<number[]>
  /** Rows of messages, for tests and figures. */
  count(): Promise<number>
  close(): Promise<void> | void
}

/** True when the place has a row of its own: beyond eight million messages in one conversation there is none. */
export const hasRow = ({ seq }: Place): boolean => seq < OF_CONVERSATION / 2

export const rowOf = ({ number, seq, staff }: Place): number => number * OF_CONVERSATION + seq * 2 + (staff ? 1 : 0)
export const placeOf = (row: number): Place => ({
  number: Math.floor(row / OF_CONVERSATION),
  seq: Math.floor((row % OF_CONVERSATION) / 2),
  staff: row % 2 === 1,
})

/** In the language of FTS5: every piece stands in quotes, so that nothing typed is an operator or a syntax error (A43). */
export const matchAll = (grams: Iterable<string>): string =>
  Array.from(grams, (gram) => `"${gram.replaceAll('"', '""')}"`).join(' AND ')
export const matchAny = (matches: readonly string[]): string => matches.map((match) => `(${match})`).join(' OR ')
