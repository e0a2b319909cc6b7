import axe from 'axe-core'
import type { Page } from 'playwright-core'

/** What has an end: a sign that somebody types moves for ever. Parts of the page are in shadow trees. */
const STILL = `Promise.allSettled(
  [document, ...[...document.querySelectorAll('*')].flatMap(({ shadowRoot }) => shadowRoot ?? [])]
    .flatMap((root) => root.getAnimations())
    .filter(({ effect }) => Number.isFinite(effect.getComputedTiming().endTime))
    .map(({ finished }) => finished))`

/** What axe finds on the page, or in a part of it, once nothing moves: colours that fade in are not those that stay. */
export async function faultsOf(page: Page, where?: string): Promise<string[]> {
  await page.evaluate(axe.source)
  await page.evaluate(`${STILL}.then(() => undefined)`)
  const { violations } = await page.evaluate<axe.AxeResults, string[][]>(
    ([part]) =>
      (globalThis as unknown as { axe: typeof axe }).axe.run(
        part === undefined ? { exclude: [] } : { include: [part] },
      ),
    where === undefined ? [] : [[where]],
  )
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`))
}
