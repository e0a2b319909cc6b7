/**
 * This is the pasted script. It paints the launcher, takes the page's calls, and loads the rest when the page has room
 * for it.
 */
import type { SiteConfig } from '../../src/protocol/wire.ts'
import { moment } from '../client/clock.ts'
import { Launcher } from './launcher.ts'
import { type Call, install, isInstalled, PageListeners, takeCalls, uninstall, waiting } from './page-api.ts'
import { ofDocument } from './page-document.ts'
import { readSettings, type Settings } from './settings.ts'

const RELOAD_MS = 10_000

function begin(settings: Settings, siteKey: string): void {
  const { base, core } = settings
  const listeners = new PageListeners()
  const ending = new AbortController()
  let launcher: Launcher | undefined
  let failures = 0
  let retry: ReturnType<typeof setTimeout> | undefined
  const end = (calls: Call[] = []) => {
    ending.abort()
    clearTimeout(retry)
    launcher?.remove()
    uninstall(calls)
  }
  const api = takeCalls({ on: listeners.on, destroy: () => end() })
  let begun = false
  let asked = false
  /** Shows that the window is on its way, or that it does not come. */
  const wait = () => {
    launcher?.setOpen(!failures)
    if (failures) launcher?.showTrouble(load)
  }
  const click = () => {
    if (begun) return api().toggle()
    // A visitor who clicks again because nothing is to be seen yet means the same.
    if (!asked || failures) api().open()
    asked = true
    wait()
  }
  const paint = (site: SiteConfig) => {
    launcher ??= new Launcher(settings, site, click)
    return launcher
  }
  const renew = async (calls: () => Call[]) => {
    const latest = await fetch(`${base}/widget/build`, { cache: 'no-store', credentials: 'omit' })
      .then((answer) => (answer.ok ? answer.text() : core))
      .catch(() => core)
    if (latest === core || ending.signal.aborted) return latest !== core
    end(calls())
    beginAnew(settings)
    return true
  }
  const load = (): void => {
    clearTimeout(retry)
    // A browser remembers a module that failed, with all that it imports. Under another folder all of it has new
    // addresses.
    const folder = failures > 0 ? `~${failures}-${moment()}/` : ''
    import(/* @vite-ignore */ `${base}/widget/${folder}assets/${core}`).then(
      (module: typeof import('./widget.ts')) => {
        if (failures > 0) launcher?.hush()
        begun = true
        if (!ending.signal.aborted)
          module.start({ settings, siteKey, listeners, ended: ending.signal, end: () => end(), install, paint, renew })
      },
      async () => {
        failures++
        if (asked) wait()
        // The script may be older than the server, because browsers keep it for some minutes.
        if (!(await renew(() => [...listeners.calls, ...waiting()])) && !ending.signal.aborted)
          retry = setTimeout(load, RELOAD_MS)
      },
    )
  }
  const go = () => {
    if (ending.signal.aborted) return
    if (settings.site) paint(settings.site)
    load()
  }
  if (ofDocument('body')) go()
  else ofDocument('addEventListener')('DOMContentLoaded', go)
}

/** Loads the script of the server's present build with the same settings as this one. */
function beginAnew({ base, siteKey = '', given }: Settings): void {
  const load = (): void => {
    const address = `${base}/widget.js?${new URLSearchParams({ ...given, site: siteKey, again: `${moment()}` })}`
    import(/* @vite-ignore */ address).catch(() => setTimeout(load, RELOAD_MS))
  }
  load()
}

const settings = readSettings()
if (settings.siteKey === undefined) console.warn('Helpline: widget.js?site=KEY names no site')
else if (!isInstalled()) begin(settings, settings.siteKey)
