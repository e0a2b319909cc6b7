/**
 * This file takes out of photos what the camera noted: place, time, device, and whatever programs added. Rule [FI10] of
 * docs/protocol.md; docs/decisions/photos-without-notes.md says why it is done so.
 */
import { readFile } from 'node:fs/promises'
import sharp, { type Metadata, type Sharp } from 'sharp'
import { LIMITS } from '../protocol/limits.ts'
import { barePng, bareWebp } from './bare-chunks.ts'
import { bareGif } from './bare-gif.ts'
import { bareJpeg } from './bare-jpeg.ts'

/** At this quality a photo that is coded anew keeps more than any screen shows. */
const QUALITY = 95
const SECONDS = 30

/**
 * Returns the bytes without notes. Returns undefined where nothing is to be taken out, or the file is not what its
 * first bytes say.
 */
export async function barePicture(file: string, type: string): Promise<Uint8Array | undefined> {
  const bytes = await readFile(file)
  const notes = await sharp(file, { limitInputPixels: false })
    .metadata()
    .catch(() => undefined)
  const orientation = notes?.orientation ?? 1
  const bare =
    (notes !== undefined && orientation > 1 ? await upright(file, type, notes) : undefined) ??
    stripped(bytes, type, orientation)
  return bare === undefined || bytes.equals(bare) ? undefined : bare
}

function stripped(bytes: Buffer, type: string, orientation: number): Buffer | undefined {
  switch (type) {
    case 'image/jpeg':
      return bareJpeg(bytes, orientation)
    case 'image/png':
      return barePng(bytes)
    case 'image/webp':
      return bareWebp(bytes)
    case 'image/gif':
      return bareGif(bytes)
    default:
      return undefined
  }
}

/**
 * Turns the picture itself, because the note that says which side is up goes. Returns undefined for what had better
 * stay as it is coded.
 */
async function upright(
  file: string,
  type: string,
  { width, height, pages = 1, space, depth }: Metadata,
): Promise<Buffer | undefined> {
  if (pages > 1 || space === 'cmyk' || width * height > LIMITS.imagePixels) return undefined
  const image = sharp(file, { limitInputPixels: LIMITS.imagePixels, failOn: 'error' })
    .autoOrient()
    .keepIccProfile()
    .timeout({ seconds: SECONDS })
  return encoded(depth === 'ushort' ? image.toColourspace('rgb16') : image, type, file).catch(() => undefined)
}

async function encoded(image: Sharp, type: string, file: string): Promise<Buffer | undefined> {
  switch (type) {
    case 'image/jpeg':
      return image.jpeg({ quality: QUALITY, chromaSubsampling: '4:4:4' }).toBuffer()
    case 'image/png':
      return image.png().toBuffer()
    case 'image/webp':
      return image.webp({ quality: QUALITY, lossless: (await readFile(file)).includes('VP8L') }).toBuffer()
    default:
      return undefined
  }
}
