/**
 * This file puts a floating element under its anchor, or above it where there is no room, and always inside the window.
 */
const GAP = 4
const EDGE = 8

export function placeBelow(element: HTMLElement, anchor: HTMLElement): void {
  const box = anchor.getBoundingClientRect()
  const { offsetWidth: width, offsetHeight: height } = element
  const below = box.bottom + GAP
  const top = below + height <= innerHeight - EDGE ? below : Math.max(EDGE, box.top - GAP - height)
  const towardsEnd = getComputedStyle(anchor).direction === 'rtl' ? box.right - width : box.left
  const left = towardsEnd + width <= innerWidth - EDGE ? towardsEnd : box.right - width
  element.style.top = `${top}px`
  element.style.left = `${Math.min(Math.max(EDGE, left), innerWidth - EDGE - width)}px`
}
