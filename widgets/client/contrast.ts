/**
 * This file computes contrast as WCAG 2.2 (1.4.3) does, so that text on the site's accent stays readable with any
 * accent.
 */
const WHITE = '#ffffff'
const BLACK = '#000000'

/** Returns the relative luminance of a colour `#rrggbb`, from 0 (black) to 1 (white). */
export function luminance(hex: string): number {
  const part = (at: number, weight: number) => {
    const channel = Number.parseInt(hex.slice(at, at + 2), 16) / 255
    return weight * (channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4)
  }
  return part(1, 0.2126) + part(3, 0.7152) + part(5, 0.0722)
}

/** Returns the contrast ratio of two colours `#rrggbb`, from 1 to 21. */
export function contrast(a: string, b: string): number {
  const ratio = (luminance(a) + 0.05) / (luminance(b) + 0.05)
  return Math.max(ratio, 1 / ratio)
}

/** Returns black or white, whichever reads better on the colour; the better one has a contrast of at least 4.5. */
export function textOn(colour: string): string {
  return contrast(colour, WHITE) >= 4.5 ? WHITE : BLACK
}

/** Returns the accent where it can be read on the surface, otherwise the surface's own text colour. */
export function inkOn(surface: string, accent: string): string {
  return contrast(surface, accent) >= 4.5 ? accent : textOn(surface)
}
