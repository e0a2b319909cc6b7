/**
 * This file takes out of pictures that are made of chunks those chunks that are no picture. The coded data are not
 * touched.
 */

const SIGNATURE = Buffer.from('89504e470d0a1a0a', 'hex')
/**
 * These chunks of PNG (third edition), with animation, change how it looks. Texts, times, Exif and all private chunks
 * are out.
 */
const PNG_KEPT = new Set(
  'IHDR PLTE IDAT IEND acTL fcTL fdAT tRNS cHRM gAMA iCCP sBIT sRGB cICP mDCV cLLI bKGD hIST pHYs sPLT'.split(' '),
)

/** Returns the picture without its notes, or undefined for what is no whole PNG. */
export function barePng(bytes: Buffer): Buffer | undefined {
  if (!bytes.subarray(0, 8).equals(SIGNATURE)) return undefined
  const parts = [bytes.subarray(0, 8)]
  for (let at = 8; at + 12 <= bytes.length; ) {
    const end = at + 12 + bytes.readUInt32BE(at)
    if (end > bytes.length) return undefined
    const name = bytes.toString('latin1', at + 4, at + 8)
    if (PNG_KEPT.has(name)) parts.push(bytes.subarray(at, end))
    if (name === 'IEND') return Buffer.concat(parts)
    at = end
  }
  return undefined
}

const WEBP_KEPT = new Set(['VP8 ', 'VP8L', 'VP8X', 'ALPH', 'ANIM', 'ANMF', 'ICCP'])
/** These bits of VP8X say that there is Exif, and that there is XMP. */
const TOLD = 0x08 | 0x04

/** Returns the picture without its notes, or undefined for what is no whole WebP. */
export function bareWebp(bytes: Buffer): Buffer | undefined {
  if (bytes.toString('latin1', 0, 4) !== 'RIFF' || bytes.toString('latin1', 8, 12) !== 'WEBP') return undefined
  const parts = [Buffer.from(bytes.subarray(0, 12))]
  const whole = Math.min(bytes.length, 8 + bytes.readUInt32LE(4))
  for (let at = 12; at + 8 <= whole; ) {
    const size = bytes.readUInt32LE(at + 4)
    const end = at + 8 + size + (size % 2)
    if (at + 8 + size > whole) return undefined
    const name = bytes.toString('latin1', at, at + 4)
    const chunk = Buffer.from(bytes.subarray(at, Math.min(end, whole)))
    if (name === 'VP8X') chunk[8] = (chunk[8] ?? 0) & ~TOLD
    if (WEBP_KEPT.has(name)) parts.push(chunk)
    at = end
  }
  const bare = Buffer.concat(parts)
  bare.writeUInt32LE(bare.length - 8, 4)
  return parts.length > 1 ? bare : undefined
}
