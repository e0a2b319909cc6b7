/** Whether the page is light or dark, as its reader sees it. */
import { attempt } from '../client/facilities.ts'
import { ofDocument } from './page-document.ts'

export type Theme = 'light' | 'dark' | 'auto'

const system = () => attempt(() => matchMedia('(prefers-color-scheme:dark)'))
/** Of the luminance: text on what is below is the lighter. */
const DARK = 0.25

const painters = () => [ofDocument('body'), ofDocument('documentElement')].filter(Boolean)

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

/** Pages change their looks by a class or an attribute, long after they were loaded. */
export function watchLooks(listener: () => void, signal: AbortSignal): void {
  attempt(() => system()?.addEventListener('change', listener, { signal }))
  attempt(() => {
    const observer = new MutationObserver(listener)
    for (const element of painters()) observer.observe(element, { attributes: true })
    signal.addEventListener('abort', () => observer.disconnect())
  })
}
