/** Draws a line icon in the colour of its text. It is decoration: the control around it carries the name. */
import { ICONS, type IconName } from './icons.ts'

export interface IconProps {
  name: IconName
  /** The size in pixels; 20 by default. */
  size?: number
}

export function Icon({ name, size = 20 }: IconProps) {
  return (
    <svg class="icon" width={size} height={size} viewBox="0 0 20 20" aria-hidden="true" focusable="false">
      <path d={ICONS[name]} />
    </svg>
  )
}

/** Draws the product's sign, a bubble with a line of speech in it. */
export function BrandMark({ size = 28 }: { size?: number }) {
  return (
    <svg class="brand-mark" width={size} height={size} viewBox="0 0 28 28" aria-hidden="true" focusable="false">
      <path
        fill="currentColor"
        d="M6 3h16a4 4 0 0 1 4 4v10a4 4 0 0 1-4 4h-8.5L7.4 25.6A.85.85 0 0 1 6 25v-4a4 4 0 0 1-4-4V7a4 4 0 0 1 4-4"
      />
      <path
        fill="none"
        stroke="var(--on-accent)"
        stroke-width="2.4"
        stroke-linecap="round"
        d="M8.5 10h11M8.5 14.5h6.5"
      />
    </svg>
  )
}
