/** The pasted script: paints the launcher, takes the page's calls, and loads the rest when the page has room for it. */
import type { SiteConfig } from '../../src/protocol/wire.ts'
import { Launcher } from './launcher.ts'
import { PageListeners, takeCalls } from './page-api.ts'
import { readSettings, type Settings } from './settings.ts'

const RELOAD_MS = 10_000

function begin(settings: Settings, siteKey: string): void {
  const listeners = new PageListeners()
  const api = takeCalls(listeners.on)
  let launcher: Launcher | undefined
  const paint = (site: SiteConfig) => {
    launcher ??= new Launcher(settings, site, () => api().toggle())
    return launcher
  }
  const paintNow = () => settings.site && paint(settings.site)
  const load = (attempt: number): void => {
    // A browser remembers a module that failed; another address is another try.
    import(/* @vite-ignore */ `${settings.base}/widget/widget.js${attempt ? `?${attempt}` : ''}`).then(
      (module: typeof import('./widget.ts')) => module.start({ settings, siteKey, listeners, paint }),
      () => setTimeout(load, RELOAD_MS, attempt + 1),
    )
  }
  const go = () => {
    paintNow()
    load(0)
  }
  if (document.body) go()
  else document.addEventListener('DOMContentLoaded', go)
}

// A script pasted twice, or run again by a page that swaps its body, makes one widget.
const already = (window as unknown as { Helpline?: { open?: unknown } }).Helpline?.open
const settings = readSettings()
if (settings.siteKey === undefined) console.warn('Helpline: the script tag names no site')
else if (!already) begin(settings, settings.siteKey)
