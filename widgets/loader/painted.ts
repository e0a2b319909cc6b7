import type { SiteConfig } from '../../src/protocol/wire.ts'
import type { Launcher } from './launcher.ts'
import type { Call, PageApi, PageListeners } from './page-api.ts'
import type { Settings } from './settings.ts'

/** Says what the pasted script has done when the rest takes over. */
export interface Painted {
  settings: Settings
  siteKey: string
  listeners: PageListeners
  /** Fires when the page wants the widget gone: whoever listens or waits for something then stops. */
  ended: AbortSignal
  /** Takes the whole widget out of the page. */
  end(): void
  /** Puts the page's interface in place, and then makes the calls that came before it. */
  install(api: PageApi): void
  /** Returns the launcher of the site, and paints it first when it is not there yet. */
  paint(site: SiteConfig): Launcher
  /**
   * Ends everything and begins again with the server's present build, if that is another one. Resolves with whether it
   * is.
   */
  renew(calls: () => Call[]): Promise<boolean>
}
