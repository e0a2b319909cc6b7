import type { SiteConfig } from '../../src/protocol/wire.ts'
import type { WidgetLanguage } from './host.ts'

/** Filled in by the server when it serves the script. */
declare const __HELPLINE_SITE__: { site: SiteConfig | null; base: string }

export interface Settings {
  site: SiteConfig | null
  siteKey: string | undefined
  base: string
  language: WidgetLanguage
  side: 'left' | 'right' | undefined
  label: string | undefined
  /** Pixels from the edges. */
  x: number
  y: number
  z: number
  hidden: boolean
  /** The page of a guest: whoever is known by the secret that the page keeps, and nobody else. */
  guest: boolean
}

/** From the script's own tag and the configuration that came with it. */
export function readSettings(): Settings {
  const { site, base } = __HELPLINE_SITE__
  const data = (document.currentScript as HTMLScriptElement | null)?.dataset ?? {}
  const pixels = (value: string | undefined, standard: number) =>
    value !== undefined && /^\d{1,10}$/.test(value) ? Number(value) : standard
  return {
    site,
    siteKey: site?.key ?? data['site'],
    base,
    language: chooseLanguage(data['lang'], document.documentElement.lang, navigator.language),
    side: data['side'] === 'left' || data['side'] === 'right' ? data['side'] : undefined,
    label: data['label'],
    x: pixels(data['offsetX'], 20),
    y: pixels(data['offsetY'], 20),
    z: pixels(data['zIndex'], 2147483000),
    hidden: data['launcher'] === 'hidden',
    guest: data['as'] === 'guest',
  }
}

/** The first that is given decides; what is neither English nor Chinese is served in English. */
export function chooseLanguage(...wishes: (string | undefined)[]): WidgetLanguage {
  return /^zh\b/i.test(wishes.find(Boolean) ?? '') ? 'zh-CN' : 'en'
}
