import { findBrowser, NO_BROWSER } from './browser.ts'

/** Says what will not be tested, before anything runs. `npm test` or `npm run build` has built what is tested. */
export function setup(): void {
  if (findBrowser() !== undefined) return
  if (isContinuousIntegration()) throw new Error(`${NO_BROWSER} In CI that is a failure.`)
  console.warn(`${NO_BROWSER} The browser tests are skipped.`)
}

function isContinuousIntegration(): boolean {
  return !['', 'false', '0'].includes(process.env.CI ?? '')
}
