import { languageFor } from '../../src/protocol/languages.ts'
import type { Language, SiteConfig } from '../../src/protocol/wire.ts'
import { attempt } from '../client/facilities.ts'
import { ofDocument } from './page-document.ts'
import type { Theme } from './stage.ts'

/**
 * The server fills this in when it serves the script. `query` is what the script's address asked for, and `core` is
 * what the script loads next.
 */
declare const __HELPLINE_SITE__: { site: SiteConfig | null; base: string; core: string; query: Record<string, string> }
/** The page's own settings, in either spelling, as a global variable of any kind. */
declare const HelplineSettings: unknown
declare const helplineSettings: unknown

export interface Settings {
  site: SiteConfig | null
  siteKey: string | undefined
  base: string
  core: string
  /**
   * The settings by their names in the script's address, so that another script can be asked for with the same ones.
   */
  given: Record<string, string>
  language: Language
  side: 'left' | 'right' | undefined
  label: string | undefined
  /** Pixels from the edges. */
  x: number
  y: number
  z: number
  hidden: boolean
  theme: Theme
  /** Is true when Back closes a window that takes the whole screen. */
  back: boolean
  /** Is true on the page of a guest, who is known by the secret that the page keeps, and in no other way. */
  guest: boolean
}

/** The names that settings have in attributes behind `data-`, and in the script's address. */
const NAMES = ['site', 'lang', 'side', 'label', 'offset-x', 'offset-y', 'z-index', 'launcher', 'theme', 'back', 'as']

/**
 * Reads the settings. The script's own tag goes before its address, and that goes before the page's `HelplineSettings`.
 */
export function readSettings(): Settings {
  const { site, base, core, query } = __HELPLINE_SITE__
  const tag = ownTag(base)
  const variable = pageVariable()
  // This object inherits nothing, because the page may have put something on `Object.prototype`.
  const given: Record<string, string> = Object.create(null)
  for (const name of NAMES) {
    const fromPage = variable?.[name.replace(/-(.)/, (_, letter: string) => letter.toUpperCase())]
    const value = tag?.getAttribute(`data-${name}`) ?? (Object.hasOwn(query, name) ? query[name] : fromPage)
    if (value !== undefined && value !== null) given[name] = `${value}`
  }
  if (!tag && !variable && !Object.keys(query).some((name) => name !== 'site'))
    console.warn(
      'Helpline: the script has no tag to take data-… from. ' +
        'Settings can stand in its address (&lang=en) or in window.HelplineSettings.',
    )
  const pixels = (name: string, standard: number) =>
    /^\d{1,10}$/.test(given[name] ?? '') ? Number(given[name]) : standard
  const { lang, side, label, launcher } = given
  return {
    site,
    siteKey: site?.key ?? given['site'],
    base,
    core,
    given,
    // The first that is given decides, also where it is none of ours.
    language: languageFor([lang || ofDocument('documentElement').lang || navigator.language]),
    side: side === 'left' || side === 'right' ? side : undefined,
    label,
    x: pixels('offset-x', 20),
    y: pixels('offset-y', 20),
    z: pixels('z-index', 2147483000),
    hidden: launcher === 'hidden',
    theme: given['theme'] === 'light' || given['theme'] === 'dark' ? given['theme'] : 'auto',
    back: given['back'] !== 'off',
    guest: given['as'] === 'guest',
  }
}

/**
 * Finds the script's own tag. A module, and a script that a tag manager runs, has no current script; then it is the
 * last tag that has our address.
 */
function ownTag(base: string): Element | undefined {
  const scripts = [...ofDocument('getElementsByTagName')('script')]
  const current = ofDocument('currentScript')
  return current ?? scripts.reverse().find(({ src }) => src.startsWith(`${base}/widget.js`))
}

function pageVariable(): Record<string, unknown> | undefined {
  const found = attempt(() => HelplineSettings) ?? attempt(() => helplineSettings)
  // An element of that name is not a setting.
  if (typeof found !== 'object' || !found || found instanceof Node) return undefined
  return { __proto__: null, ...found }
}
