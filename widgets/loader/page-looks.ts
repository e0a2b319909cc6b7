/** Whether the page is light or dark, as its reader sees it. */
import { attempt } from '../client/facilities.ts'
import { ofDocument, painters } from './page-document.ts'
import type { Stage, Theme } from './stage.ts'

const system = () => attempt(() => matchMedia('(prefers-color-scheme:dark)'))
/** Of the luminance: text on what is below is the lighter. */
const DARK = 0.25

/** What the page was told, else what it declares, else what it paints, else what the system has. */
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

/** Of a colour that covers what is behind it. */
function luminanceOf(colour: string): number | undefined {
  const [red = 0, green = 0, blue = 0, alpha = 1] = (/^rgba?\((.*)\)/.exec(colour)?.[1] ?? '0,0,0,0')
    .split(/[ ,/]+/)
    .map(Number)
  return alpha < 0.9 ? undefined : (0.3 * red + 0.6 * green + 0.1 * blue) / 255
}

/** Keeps the stage as light or dark as the page. Who shows something to read asks for it: a launcher alone looks the same on both. */
export function followLooks(stage: Stage): void {
  const look = () => stage.box.classList.toggle('dark', isDark(stage.place.theme))
  stage.onChange(look)
  attempt(() => system()?.addEventListener('change', look, { signal: stage.ended }))
  look()
}
