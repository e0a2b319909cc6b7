/** Draws a word or a number in a pill. */
import type { ComponentChildren } from 'preact'

export interface BadgeProps {
  children: ComponentChildren
  look?: 'plain' | 'accent' | 'success' | 'warning' | 'danger' | 'note' | 'count'
  /** Says what the number counts, for screen readers. */
  label?: string
}

export function Badge({ children, look = 'plain', label }: BadgeProps) {
  return (
    <span class={`badge badge--${look}`}>
      {label === undefined ? children : <span aria-hidden="true">{children}</span>}
      {label !== undefined && <span class="visually-hidden">{label}</span>}
    </span>
  )
}
