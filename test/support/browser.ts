import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'
import { type Browser, type BrowserContext, chromium } from 'playwright-core'

export const NO_BROWSER = 'No Chromium or Chrome was found on this machine; name one in HELPLINE_BROWSER.'

const COMMANDS = [
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'chrome',
  'msedge',
  'microsoft-edge',
]
const PLACES = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
]

/** Returns the path of the system's Chromium or Chrome, or undefined. HELPLINE_BROWSER overrides the search. */
export function findBrowser(): string | undefined {
  const named = process.env.HELPLINE_BROWSER
  if (named !== undefined && named !== '') return named
  const folders = (process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== '')
  const candidates = COMMANDS.flatMap((command) => folders.map((folder) => join(folder, command)))
  return [...candidates, ...PLACES].find(isExecutable)
}

/** Launches the browser. It throws when there is none, so browser tests ask `findBrowser` first and skip themselves. */
export function launchBrowser(): Promise<Browser> {
  const executablePath = findBrowser()
  if (executablePath === undefined) throw new Error(NO_BROWSER)
  return chromium.launch({ executablePath, args: ARGUMENTS })
}

/** Launches a browser with the settings that the folder of its profile holds. */
export function launchWithProfile(folder: string): Promise<BrowserContext> {
  const executablePath = findBrowser()
  if (executablePath === undefined) throw new Error(NO_BROWSER)
  return chromium.launchPersistentContext(folder, { executablePath, args: ARGUMENTS })
}

// The sandbox is off, because CI often runs as root. The other arguments keep the browser from calling home during a
// test.
const ARGUMENTS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-dev-shm-usage',
]

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK)
    return true
  } catch {
    return false
  }
}
