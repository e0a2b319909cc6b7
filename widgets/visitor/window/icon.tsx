const DOUBLE_TICK = 'M2.5 12.5L7 17l9.5-9.5M11.5 17L21 7.5'
const PATHS = {
  down: 'M6 9l6 6 6-6',
  left: 'M15 6l-6 6 6 6',
  cross: 'M6 6l12 12M18 6L6 18',
  clip: 'M21 11l-9 9a6 6 0 0 1-8.5-8.5l9-9a4 4 0 0 1 5.7 5.7l-9 9a2 2 0 0 1-2.9-2.8l8.3-8.2',
  send: 'M5 12h14M12 5l7 7-7 7',
  more: 'M12 5v.01M12 12v.01M12 19v.01',
  star: 'M12 3.5l2.6 5.4 5.9.8-4.3 4.1 1.1 5.9L12 16.8l-5.3 2.9 1.1-5.9-4.3-4.1 5.9-.8z',
  waiting: 'M12 7v5l3 2M12 3a9 9 0 1 0 0 18a9 9 0 0 0 0-18',
  sent: 'M5 12.5l4.5 4.5L19 7.5',
  delivered: DOUBLE_TICK,
  read: DOUBLE_TICK,
  failed: 'M12 7v6M12 16.5v.01M12 3a9 9 0 1 0 0 18a9 9 0 0 0 0-18',
} as const

export type IconName = keyof typeof PATHS

/** Draws an icon that screen readers skip, because the words stand around it. */
export function Icon({ name }: { name: IconName }) {
  return (
    <svg viewBox="0 0 24 24" class={`i-${name}`} aria-hidden="true">
      <path d={PATHS[name]} />
    </svg>
  )
}
