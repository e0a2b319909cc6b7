/** Words of dates. */
export const en = {
  today: 'Today',
  yesterday: 'Yesterday',
} as const
