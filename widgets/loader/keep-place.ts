import type { Stage } from './stage.ts'

/** What is taken out of a page loses focus and scrolling without a word: both come back where the stage is carried to. */
export function keepPlace(stage: Stage): void {
  const { root } = stage
  let focused: Element | null = null
  const scrolled = new Map<Element, number>()
  root.addEventListener('focusin', ({ target }) => {
    focused = target as Element
  })
  root.addEventListener('focusout', () => {
    // It is fired by what is being removed as well.
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
