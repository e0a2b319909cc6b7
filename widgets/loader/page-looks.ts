/** This file finds out whether the page is light or dark, as its reader sees it. */
import { attempt } from '../client/facilities.ts'
import { ofDocument, painters } from './page-document.ts'
import type { Stage, Theme } from './stage.ts'

const system = () => attempt(() => matchMedia('(prefers-color-scheme:dark)'))
/** Below this luminance the page counts as dark, because text on it is the lighter of the two. */
const DARK = 0.25

/**
 * Says whether the page is dark: by the setting, else by what it declares, else by what it paints, else by the system.
 */
export function isDark(theme: Theme): boolean {
  if (theme !== 'auto') return theme === 'dark'
  const isSystem = system()?.matches ?? false
  const painted = painters().map((element) => getComputedStyle(element))
  const meta = ofDocument('querySelector')<HTMLMetaElement>('meta[name=color-scheme]')?.content
  const declared = [...painted.map(({ colorScheme }) => colorScheme), meta].find((scheme) =>
    /light|dark/.test(scheme ?? ''),
  )
  if (declared) return /dark/.test(declared) && (isSystem || !/light/.test(declared))
  const colour = painted.map(({ backgroundColor }) => luminanceOf(backgroundColor)).find((each) => each !== undefined)
  return colour === undefined ? isSystem : colour < DARK
}

/** Returns the luminance of a colour that covers what is behind it, and undefined for any other. */
function luminanceOf(colour: string): number | undefined {
  const [red = 0, green = 0, blue = 0, alpha = 1] = (/^rgba?\((.*)\)/.exec(colour)?.[1] ?? '0,0,0,0')
    .split(/[ ,/]+/)
    .map(Number)
  return alpha < 0.9 ? undefined : (0.3 * red + 0.6 * green + 0.1 * blue) / 255
}

/**
 * Keeps the stage as light or dark as the page. A part that shows something to read asks for it; a launcher alone looks
 * the same on both.
 */
export function followLooks(stage: Stage): void {
  const look = () => stage.box.classList.toggle('dark', isDark(stage.place.theme))
  stage.onChange(look)
  attempt(() => system()?.addEventListener('change', look, { signal: stage.ended }))
  look()
}
