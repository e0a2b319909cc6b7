import type { SiteConfig } from '../../src/protocol/wire.ts'
import type { Launcher } from './launcher.ts'
import type { PageListeners } from './page-api.ts'
import type { Settings } from './settings.ts'

/** What the pasted script has done when the rest takes over. */
export interface Painted {
  settings: Settings
  siteKey: string
  listeners: PageListeners
  /** The launcher of the site; painted when it was not yet. */
  paint(site: SiteConfig): Launcher
}
