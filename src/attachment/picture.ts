/** This file makes previews of raster images. libvips does it in threads of its own. */
import sharp from 'sharp'
import { LIMITS } from '../protocol/limits.ts'

const FORMATS: Record<string, string> = {
  'image/png': 'png',
  'image/jpeg': 'jpeg',
  'image/gif': 'gif',
  'image/webp': 'webp',
}
export const isRaster = (type: string): boolean => Object.hasOwn(FORMATS, type)

// Only these four may be decoded, whatever else libvips was built with.
sharp.block({ operation: ['VipsForeignLoad'] })
sharp.unblock({
  operation: ['VipsForeignLoadPng', 'VipsForeignLoadJpeg', 'VipsForeignLoadNsgif', 'VipsForeignLoadWebp'],
})
sharp.cache(false)
sharp.concurrency(1)

export interface Picture {
  width: number
  height: number
  thumbnail: Uint8Array
}

/**
 * Returns the picture's size in pixels and a preview. Returns undefined for what cannot be decoded, or has too many
 * pixels, which is known before any is decoded (A16).
 */
export async function pictureOf(file: string, type: string): Promise<Picture | undefined> {
  try {
    const image = sharp(file, { limitInputPixels: LIMITS.imagePixels, failOn: 'error', sequentialRead: true })
    const { format, width, height, autoOrient } = await image.metadata()
    if (format !== FORMATS[type] || width * height > LIMITS.imagePixels) return undefined
    const thumbnail = await image
      .autoOrient()
      .resize({
        width: LIMITS.thumbnailPixels,
        height: LIMITS.thumbnailPixels,
        fit: 'inside',
        withoutEnlargement: true,
      })
      .webp({ quality: 78 })
      .timeout({ seconds: 20 })
      .toBuffer()
    return { width: autoOrient.width, height: autoOrient.height, thumbnail }
  } catch {
    return undefined
  }
}
