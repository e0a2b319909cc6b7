/**
 * Draws a link inside the admin pages. A plain click loads no page; a new tab, a window or a copied address work as
 * usual.
 */
import type { ComponentProps } from 'preact'
import { go } from './place.ts'

export interface LinkProps extends Omit<ComponentProps<'a'>, 'href' | 'onClick' | 'role'> {
  to: string
  onFollow?: () => void
}

export function Link({ to, onFollow, ...rest }: LinkProps) {
  const follow = (event: MouseEvent) => {
    if (
      event.defaultPrevented ||
      event.button !== 0 ||
      event.metaKey ||
      event.ctrlKey ||
      event.shiftKey ||
      event.altKey
    )
      return
    event.preventDefault()
    go(to)
    onFollow?.()
  }
  return <a {...rest} href={to} onClick={follow} />
}
