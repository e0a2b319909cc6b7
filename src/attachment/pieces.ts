/** Cuts what comes into pieces, between two of its chunks. */
export class Pieces {
  isOver = false
  private readonly chunks: AsyncIterator<Uint8Array>
  private readonly bytes: number
  /** A piece has at least so many bytes, but for the last one. */
  constructor(chunks: AsyncIterable<Uint8Array>, bytes: number) {
    this.chunks = chunks[Symbol.asyncIterator]()
    this.bytes = bytes
  }

  /** Yields the chunks of the next piece. It must be read to its end before the one after it. */
  async *next(): AsyncGenerator<Uint8Array> {
    for (let left = this.bytes; left > 0; ) {
      const chunk = await this.chunks.next()
      if (chunk.done === true) {
        this.isOver = true
        return
      }
      left -= chunk.value.length
      yield chunk.value
    }
  }
}
