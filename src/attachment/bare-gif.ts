/** This file takes comments and what applications added out of a GIF (version 89a). The coded data are not touched. */

/** These applications say how often the GIF plays, and what its colours are. */
const APPLICATIONS = new Set(['NETSCAPE2.0', 'ANIMEXTS1.0', 'ICCRGBG1012'])
const IMAGE = 0x2c
const EXTENSION = 0x21
const TRAILER = 0x3b
const CONTROL = 0xf9
const APPLICATION = 0xff

/** Returns the picture without its notes, or undefined for what is no whole GIF. */
export function bareGif(bytes: Buffer): Buffer | undefined {
  if (bytes.toString('latin1', 0, 4) !== 'GIF8' || bytes.length < 13) return undefined
  let at = 13 + tableBytes(bytes[10] ?? 0)
  const parts = [bytes.subarray(0, at)]
  for (;;) {
    const kind = bytes[at]
    if (kind === TRAILER) return Buffer.concat([...parts, bytes.subarray(at, at + 1)])
    const data = kind === IMAGE ? at + 11 + tableBytes(bytes[at + 9] ?? 0) : at + 2
    const end = kind === IMAGE || kind === EXTENSION ? blocksEnd(bytes, data) : undefined
    if (end === undefined) return undefined
    if (kind === IMAGE || isPicture(bytes, at)) parts.push(bytes.subarray(at, end))
    at = end
  }
}

function isPicture(bytes: Buffer, at: number): boolean {
  if (bytes[at + 1] === APPLICATION) return APPLICATIONS.has(bytes.toString('latin1', at + 3, at + 14))
  return bytes[at + 1] === CONTROL
}

const tableBytes = (flags: number): number => ((flags & 0x80) === 0 ? 0 : 3 * 2 ** ((flags & 7) + 1))

/** Returns the place behind the blocks that begin at `from`. The last one is empty. */
function blocksEnd(bytes: Buffer, from: number): number | undefined {
  for (let at = from; ; ) {
    const size = bytes[at]
    if (size === undefined) return undefined
    at += 1 + size
    if (size === 0) return at
  }
}
