/** WebSocket frames (RFC 6455, 5.2), with only what a client needs that trusts its server. */

export const OPCODE = { text: 1, close: 8, ping: 9, pong: 10 } as const

/**
 * Builds a client's frame. It is masked, as the RFC demands, with a key of zeros, which leaves the bytes as they are.
 */
export function encodeFrame(opcode: number, payload: string | Buffer): Buffer {
  const length = Buffer.byteLength(payload)
  const extended = length < 126 ? 0 : length < 65_536 ? 2 : 8
  const frame = Buffer.allocUnsafe(6 + extended + length)
  frame[0] = 0x80 | opcode
  frame[1] = 0x80 | (extended === 0 ? length : extended === 2 ? 126 : 127)
  if (extended === 2) frame.writeUInt16BE(length, 2)
  if (extended === 8) frame.writeBigUInt64BE(BigInt(length), 2)
  frame.writeUInt32BE(0, 2 + extended)
  if (typeof payload === 'string') frame.write(payload, 6 + extended)
  else payload.copy(frame, 6 + extended)
  return frame
}

/** The payload stands in `buffer` from `start` up to but not including `end`, and is valid until the call returns. */
export type OnFrame = (opcode: number, buffer: Buffer, start: number, end: number) => void

/** Cuts what arrives into frames, wherever the network split it. */
export class FrameReader {
  private rest: Buffer | undefined
  private readonly onFrame: OnFrame
  constructor(onFrame: OnFrame) {
    this.onFrame = onFrame
  }

  /** Reads `chunk` from `from` up to but not including `upTo`. The caller may use the chunk again afterwards. */
  feed(chunk: Buffer, from: number, upTo: number): void {
    let buffer = chunk
    let at = from
    let end = upTo
    if (this.rest !== undefined) {
      buffer = Buffer.concat([this.rest, chunk.subarray(from, upTo)])
      at = 0
      end = buffer.length
      this.rest = undefined
    }
    for (let next = this.take(buffer, at, end); next > at; next = this.take(buffer, at, end)) at = next
    if (at < end) this.rest = Buffer.from(buffer.subarray(at, end))
  }

  /** Returns where the next frame begins, or `at` when this one has not arrived completely. */
  private take(buffer: Buffer, at: number, end: number): number {
    if (end - at < 2) return at
    const short = (buffer[at + 1] ?? 0) & 0x7f
    const header = short < 126 ? 2 : short === 126 ? 4 : 10
    if (end - at < header) return at
    const length =
      short < 126 ? short : short === 126 ? buffer.readUInt16BE(at + 2) : Number(buffer.readBigUInt64BE(at + 2))
    const start = at + header
    if (end - start < length) return at
    this.onFrame((buffer[at] ?? 0) & 0x0f, buffer, start, start + length)
    return start + length
  }
}
