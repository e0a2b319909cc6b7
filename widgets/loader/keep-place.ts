import type { Stage } from './stage.ts'

/**
 * Restores focus and scrolling when the stage is carried elsewhere: what is taken out of a page loses both silently.
 */
export function keepPlace(stage: Stage): void {
  const { root } = stage
  let focused: Element | null = null
  const scrolled = new Map<Element, number>()
  root.addEventListener('focusin', ({ target }) => {
    focused = target as Element
  })
  root.addEventListener('focusout', () => {
    // Elements fire this event while they are being removed, too.
    queueMicrotask(() => {
      if (root.host.isConnected) focused = root.activeElement
    })
  })
  root.addEventListener('scroll', ({ target }) => scrolled.set(target as Element, (target as Element).scrollTop), true)
  stage.carry = (move) => {
    const had = focused
    const tops = [...scrolled]
    move()
    scrolled.clear()
    for (const [element, top] of tops) if (root.contains(element)) element.scrollTop = top
    if (had && root.contains(had) && root.activeElement !== had) (had as HTMLElement).focus({ preventScroll: true })
  }
}
