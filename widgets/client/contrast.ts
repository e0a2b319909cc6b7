/** Contrast as WCAG 2.2 (1.4.3) counts it: text on the site's accent stays readable, whatever the accent is. */
const WHITE = '#ffffff'
const BLACK = '#000000'

export function luminance(hex: string): number {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const channel = Number.parseInt(hex.slice(at, at + 2), 16) / 255
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4
  }) as [number, number, number]
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}

export function contrast(a: string, b: string): number {
  const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y) as [number, number]
  return (high + 0.05) / (low + 0.05)
}

/** Black or white, whichever reads better; one of them always has at least 4.5. */
export function textOn(colour: string): string {
  return contrast(colour, WHITE) >= 4.5 ? WHITE : BLACK
}

/** The accent where it can be read on the surface, else the surface's own text colour. */
export function inkOn(surface: string, accent: string): string {
  return contrast(surface, accent) >= 4.5 ? accent : textOn(surface)
}
