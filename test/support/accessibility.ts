import axe from 'axe-core'
import type { Page } from 'playwright-core'

/**
 * Waits for animations that have an end; the sign that somebody types moves for ever. It also looks into shadow trees.
 */
const STILL = `Promise.allSettled(
  [document, ...[...document.querySelectorAll('*')].flatMap(({ shadowRoot }) => shadowRoot ?? [])]
    .flatMap((root) => root.getAnimations())
    .filter(({ effect }) => Number.isFinite(effect.getComputedTiming().endTime))
    .map(({ finished }) => finished))`

/**
 * Returns what axe finds on the page or in a part of it. It waits until nothing moves, because colours that fade in are
 * not yet the ones that stay.
 */
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
