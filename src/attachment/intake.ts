/**
 * The bytes of uploads come in here, until an upload is whole. A server alone has them in its own folder
 * (`intake-own.ts`); nodes put them where each of them finds them (`intake-shared.ts`).
 */
import type { Tx } from '../store/database.ts'
import type { AttachmentRow } from './store.ts'

export interface Received {
  /** Where the next byte goes. */
  offset: number
  /** The last byte came, and this server has to look at the file. */
  isWhole: boolean
}

/** Looks at uploads that are whole. */
export interface Looker {
  begin(id: string): Promise<void>
  /** Tells whether it has begun with a file since the start, however that ended. */
  knows(id: string): boolean
  /** Returns the files that it is not done with. */
  busyWith(): Iterable<string>
}

export interface Intake {
  /** Notes an upload, in the write that announces it. */
  announce(tx: Tx, id: string): Promise<void>
  /**
   * Counts the bytes of uploads of a site, or of staff's (null), that are not whole: what arrived, and all of what is
   * being received just now [FI12]. The upload `except` is left out.
   */
  roomTaken(tx: Tx, siteId: string | null, except?: string): Promise<number>
  /** Tells whether no byte of an upload came, and none is coming to another node. */
  isEmpty(id: string): Promise<boolean>
  /** Counts the requests of somebody that bring bytes to other nodes. */
  runsElsewhere(tx: Tx, uploaderId: string): Promise<number>
  /** Ends requests for an upload on other nodes: their connection was cut without their noticing. */
  endElsewhere(id: string): Promise<void>
  /** Returns where the next byte goes. Throws not_found for an upload whose bytes nobody can find any more. */
  offset(id: string): Promise<number>
  /** Returns how many bytes came, as far as this server knows. */
  progress(id: string): Promise<number>
  /** Takes room for the whole upload while a request brings bytes, in the write that found the room. */
  begin(tx: Tx, row: AttachmentRow, offset: number): Promise<void>
  /** Receives bytes. What came before a failure is kept. Throws conflict for a wrong offset, storage_full and busy. */
  receive(row: AttachmentRow, offset: number, chunks: AsyncIterable<Uint8Array>): Promise<Received>
  /** Ends what `begin` began. */
  end(row: AttachmentRow): Promise<void>
  /** Puts the whole upload into the folder of this server, where it can be looked at. */
  gather(id: string): Promise<void>
  /**
   * Forgets an upload, in the write that settles or removes it. Returns the names under which the storage has parts of
   * it; they are to be removed after the commit.
   */
  forget(tx: Tx, id: string): Promise<string[]>
  /** Hears that an upload was removed. */
  removed(id: string): void
  /** Goes on with what a stop left unchecked, here or on another node. */
  start(looker: Looker): Promise<void>
  /** Leaves what is unfinished to others. */
  stop(): Promise<void>
}
