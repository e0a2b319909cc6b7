/**
 * Numbers of conversations that may be what is looked for, newest first, drawn from the index as far as they are needed:
 * the first page of a word that is everywhere costs no more than that of a rare one.
 */
import type { IndexFile } from './store-index.ts'

export interface Stream {
  /** The greatest number below `below`; undefined when there is none. */
  next(below: number): Promise<number | undefined>
}

/** Rows read at first, and at most, in one go. */
const FIRST = 64
const MOST = 4_096

/** Conversations with a message that matches. */
export function saidStream(index: IndexFile, match: string): Stream {
  return buffered(async (below, take) => (await index.messagesBelow(match, below, take)).map(({ number }) => number))
}

/** Conversations of which something besides messages is known that matches. */
export function aboutStream(index: IndexFile, match: string): Stream {
  return buffered((below, take) => index.conversationsBelow(match, below, take))
}

/** In all of these. */
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

/** In any of these. */
export function inAny(streams: readonly Stream[]): Stream {
  return {
    async next(below) {
      const found = await Promise.all(streams.map((stream) => stream.next(below)))
      const numbers = found.filter((number) => number !== undefined)
      return numbers.length === 0 ? undefined : Math.max(...numbers)
    },
  }
}

// `read` answers numbers below a bound, in falling order, the same one perhaps more than once.
function buffered(read: (below: number, take: number) => Promise<number[]>): Stream {
  let buffer: number[] = []
  let at = 0
  let size = FIRST
  let ended = false
  return {
    async next(below) {
      while (at < buffer.length && (buffer[at] ?? 0) >= below) at += 1
      if (at === buffer.length && !ended) {
        buffer = await read(below, size)
        at = 0
        ended = buffer.length < size
        size = Math.min(size * 2, MOST)
      }
      return buffer[at]
    },
  }
}
