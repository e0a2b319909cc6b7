/** This file takes what is no picture out of a JPEG (ITU-T T.81, annex B). The coded data are not touched. */

const SOI = 0xd8
const EOI = 0xd9
const APP0 = 0xe0
const SOS = 0xda
const JFIF_BYTES = 16

interface Segment {
  marker: number
  from: number
  end: number
}

/**
 * Returns the picture without its notes, or undefined for what is no whole JPEG. `orientation` is written into a block
 * of its own when it is not 1.
 */
export function bareJpeg(bytes: Buffer, orientation: number): Buffer | undefined {
  if (bytes[0] !== 0xff || bytes[1] !== SOI) return undefined
  const parts = [bytes.subarray(0, 2)]
  const turned = orientation > 1 && orientation <= 8 ? [turnedBlock(orientation)] : []
  for (let at = 2; ; ) {
    const segment = segmentAt(bytes, at)
    if (segment === undefined) return undefined
    const { marker, from, end } = segment
    // The block goes right behind JFIF, which comes first if it is there at all.
    if (marker !== APP0) parts.push(...turned.splice(0))
    // Other pictures, or a film, may lie behind the end.
    if (marker === EOI) return Buffer.concat([...parts, bytes.subarray(from, end)])
    parts.push(...kept(marker, bytes.subarray(from, end)))
    at = marker === SOS ? scanEnd(bytes, end) : end
    if (marker === SOS) parts.push(bytes.subarray(end, at))
  }
}

function segmentAt(bytes: Buffer, at: number): Segment | undefined {
  let from = at
  while (bytes[from] === 0xff && bytes[from + 1] === 0xff) from += 1
  const marker = bytes[from + 1]
  if (bytes[from] !== 0xff || marker === undefined) return undefined
  if (marker === EOI) return { marker, from, end: from + 2 }
  if (from + 4 > bytes.length) return undefined
  const length = bytes.readUInt16BE(from + 2)
  const end = from + 2 + length
  return length < 2 || end > bytes.length ? undefined : { marker, from, end }
}

function kept(marker: number, segment: Buffer): Buffer[] {
  if (marker === APP0) return jfif(segment)
  return isPicture(marker, segment.subarray(4)) ? [segment] : []
}

/**
 * Of what applications added, the colour profile and the coding of colours stay: without those the picture would look
 * different.
 */
function isPicture(marker: number, body: Buffer): boolean {
  if (marker === 0xe2) return body.subarray(0, 12).toString('latin1') === 'ICC_PROFILE\0'
  if (marker === 0xee) return body.subarray(0, 5).toString('latin1') === 'Adobe'
  return marker !== 0xfe && (marker < 0xe0 || marker > 0xef)
}

/** Returns the JFIF segment without the small picture that it may hold. */
function jfif(segment: Buffer): Buffer[] {
  if (segment.subarray(4, 9).toString('latin1') !== 'JFIF\0' || segment.length < JFIF_BYTES + 2) return []
  const bare = Buffer.from(segment.subarray(0, JFIF_BYTES + 2))
  bare.writeUInt16BE(JFIF_BYTES, 2)
  bare.writeUInt16BE(0, JFIF_BYTES)
  return [bare]
}

/** Coded data end at a marker that is neither a stuffed byte nor a restart. */
function scanEnd(bytes: Buffer, from: number): number {
  for (let at = bytes.indexOf(0xff, from); at >= 0; at = bytes.indexOf(0xff, at + 1)) {
    const next = bytes[at + 1]
    if (next !== undefined && next !== 0 && next !== 0xff && (next < 0xd0 || next > 0xd7)) return at
  }
  return bytes.length
}

/** Returns an Exif block with one entry: which side is up. */
function turnedBlock(orientation: number): Buffer {
  const exif = Buffer.from('ffe100224578696600004d4d002a00000008000101120003000000010000000000000000', 'hex')
  exif[29] = orientation
  return exif
}
