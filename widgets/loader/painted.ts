import type { SiteConfig } from '../../src/protocol/wire.ts'
import type { Launcher } from './launcher.ts'
import type { Call, PageApi, PageListeners } from './page-api.ts'
import type { Settings } from './settings.ts'

/** What the pasted script has done when the rest takes over. */
export interface Painted {
  settings: Settings
  siteKey: string
  listeners: PageListeners
  /** The page has had enough of us: whoever listens or waits for something ends it. */
  ended: AbortSignal
  /** Takes all of it out of the page. */
  end(): void
  /** Puts the page's interface in place, and makes up for the calls that came before it. */
  install(api: PageApi): void
  /** The launcher of the site; painted when it was not yet. */
  paint(site: SiteConfig): Launcher
  /** Ends everything, and begins anew where the server has another build by now. Answers whether it has. */
  renew(calls: () => Call[]): Promise<boolean>
}
