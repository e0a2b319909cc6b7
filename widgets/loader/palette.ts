import { inkOn, textOn } from '../client/contrast.ts'

/** The window has these surfaces in the light and the dark scheme. */
const SURFACES = { light: '#ffffff', dark: '#1d2027' } as const

/**
 * Returns the CSS variables that come from the site's accent, `#rrggbb`; anything else counts as the default accent.
 */
export function paletteCss(accent: string): string {
  const colour = /^#[0-9a-f]{6}$/i.test(accent) ? accent : '#3056d3'
  return `.stage{--hl-accent:${colour};--hl-on:${textOn(colour)};--hl-ink:${inkOn(SURFACES.light, colour)}}
.stage.dark{--hl-ink:${inkOn(SURFACES.dark, colour)}}`
}
