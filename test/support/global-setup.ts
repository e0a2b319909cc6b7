import { findBrowser, NO_BROWSER } from './browser.ts'
import { hasRedis, NO_REDIS } from './has-redis.ts'

/** Says what will not be tested, before anything runs. `npm test` or `npm run build` has built what is tested. */
export function setup(): void {
  const missing = [
    ...(findBrowser() === undefined ? [`${NO_BROWSER} The browser tests are skipped.`] : []),
    ...(hasRedis ? [] : [`${NO_REDIS} The tests of what nodes tell each other are left out.`]),
  ]
  if (missing.length > 0 && isContinuousIntegration()) throw new Error(`${missing.join(' ')} In CI that is a failure.`)
  for (const what of missing) console.warn(what)
}

function isContinuousIntegration(): boolean {
  return !['', 'false', '0'].includes(process.env.CI ?? '')
}
