import { cardCss } from './card-style.ts'
import { keepPlace } from './keep-place.ts'
import { followLooks } from './page-looks.ts'
import type { Stage } from './stage.ts'

/**
 * Prepares the launcher's place for something to read: its looks, light or dark as the page, and what keeps focus and
 * scrolling when the page moves it. Each part that shows something asks for it, and the first of them does it.
 */
export function furnish(stage: Stage): void {
  if (stage.furnished) return
  stage.furnished = true
  stage.dress(cardCss)
  followLooks(stage)
  keepPlace(stage)
}
