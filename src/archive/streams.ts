/**
 * Gives the numbers of conversations that may be found, the newest first. They are read from the index only as far as
 * they are needed: the first page of a word that is everywhere costs no more than that of a rare one.
 */
import type { Place, TextIndex } from './text-index.ts'

export interface Stream {
  /** Returns the greatest number below `below`, or undefined. `below` must not grow from one call to the next. */
  next(below: number): Promise<number | undefined>
}

/** How many rows are read at a time, at first and at most. */
const FIRST = 64
const MOST = 1_024
/** The most messages of one conversation that are kept. Of one with more, the index is asked for the first ones. */
const MOST_OF_ONE = 512

class Drawn<Row extends { number: number }> implements Stream {
  /** All rows that match, from below the conversation `under` down to the last row here, in falling order. */
  protected rows: Row[] = []
  protected under = 0
  /** The index has no further rows. */
  protected ended = false
  /** The rows before this one were passed. */
  protected at = 0
  private size = FIRST
  private readonly read: (below: number, take: number) => Promise<Row[]>
  /** `read` returns rows of conversations below a number, in falling order. */
  constructor(read: (below: number, take: number) => Promise<Row[]>) {
    this.read = read
  }

  async next(below: number): Promise<number | undefined> {
    while ((this.rows[this.at]?.number ?? Number.NEGATIVE_INFINITY) >= below) this.at += 1
    if (this.at >= this.rows.length && !this.ended) {
      this.rows = await this.more((take) => this.read(below, take))
      this.under = below
      this.at = 0
    }
    return this.rows[this.at]?.number
  }

  protected async more(read: (take: number) => Promise<Row[]>): Promise<Row[]> {
    const { size } = this
    this.size = Math.min(size * 2, MOST)
    const rows = await read(size)
    this.ended = rows.length < size
    return rows
  }
}

/**
 * Gives conversations with a message that matches. The places of the messages are kept as they are read: asking the
 * index again for each conversation took longer than all else that a search does.
 */
export class SaidStream extends Drawn<Place> {
  private readonly index: TextIndex
  private readonly match: string
  constructor(index: TextIndex, match: string) {
    super((below, take) => index.messagesBelow(match, { number: below, seq: 0, staff: false }, take))
    this.index = index
    this.match = match
  }

  /** Returns the messages of one conversation that match, at most `most`, first to last. */
  async places(number: number, most: number): Promise<Place[]> {
    const drawn = number < this.under ? await this.drawn(number) : undefined
    return drawn?.reverse().slice(0, most) ?? this.index.messagesOf(this.match, number, most)
  }

  /**
   * Returns the kept messages of a conversation, last to first; undefined when another stream named the conversation
   * and this one has not read so far, or when they are too many.
   */
  private async drawn(number: number): Promise<Place[] | undefined> {
    const { index, match } = this
    this.forgetAbove(number)
    for (;;) {
      const last = this.rows.at(-1)
      if (last?.number !== number || this.ended) break
      if (this.rows.length > MOST_OF_ONE) return undefined
      this.rows.push(...(await this.more((take) => index.messagesBelow(match, last, take))))
    }
    return this.ended || this.rows.length > 0 ? this.rows.filter((place) => place.number === number) : undefined
  }

  private forgetAbove(number: number): void {
    const all = this.rows.length
    const from = this.rows.findIndex((place) => place.number <= number)
    this.rows.splice(0, from === -1 ? all : from)
    this.at = Math.max(0, this.at - (all - this.rows.length))
    this.under = number + 1
  }
}

/** Gives conversations of which something besides messages matches. */
export const aboutStream = (index: TextIndex, match: string): Stream =>
  new Drawn(async (below, take) => (await index.conversationsBelow(match, below, take)).map((number) => ({ number })))

/** Gives the numbers that are in all of the streams. */
export function inAll(streams: readonly Stream[]): Stream {
  return {
    async next(below) {
      let least = below - 1
      for (;;) {
        const before = least
        for (const stream of streams) {
          const found = await stream.next(least + 1)
          if (found === undefined) return undefined
          least = found
        }
        if (least === before) return least
      }
    },
  }
}

/** Gives the numbers that are in any of the streams. */
export function inAny(streams: readonly Stream[]): Stream {
  return {
    async next(below) {
      const found = await Promise.all(streams.map((stream) => stream.next(below)))
      const numbers = found.filter((number) => number !== undefined)
      return numbers.length === 0 ? undefined : Math.max(...numbers)
    },
  }
}
