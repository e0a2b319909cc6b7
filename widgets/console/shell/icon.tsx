/** Line icons, 20 × 20. */
const PATHS = {
  chats: 'M3 5.5A1.5 1.5 0 0 1 4.500 4h11A1.500 1.500 0 0 1 17 5.500v7a1.500 1.500 0 0 1-1.500 1.500H8l-4 3v-3.100A1.500 1.500 0 0 1 3 12.500z',
  tickets: 'M3 6h14v3a1.500 1.500 0 0 0 0 3v3H3v-3a1.500 1.500 0 0 0 0-3zM12 6v9',
  transcripts: 'M5 3h7l3 3v11H5zM12 3v3h3M7.500 10h5M7.500 13h5',
  back: 'M12 4l-6 6 6 6',
  more: 'M10 4.500v.01M10 10v.01M10 15.500v.01',
  transfer: 'M3 7h12M12 4l3 3-3 3M17 13H5M8 10l-3 3 3 3',
  check: 'M4 10.500l4 4 8-9',
  close: 'M5 5l10 10M15 5L5 15',
  info: 'M10 17a7 7 0 1 0 0-14 7 7 0 0 0 0 14zM10 9v4.500M10 6.500v.01',
  sort: 'M6 4v12M3.500 13.500L6 16l2.500-2.500M11 6h6M11 10h4.500M11 14h3',
  lock: 'M5 9h10v7H5zM7 9V6.500a3 3 0 0 1 6 0V9',
  down: 'M5 8l5 5 5-5',
  bolt: 'M11 3L5 11h4l-1 6 6-8h-4z',
  bell: 'M5 14V9a5 5 0 0 1 10 0v5l1.500 1.500h-13zM8.500 17.500h3',
  link: 'M8.500 11.500l3-3M7 9l-2 2a2.800 2.800 0 0 0 4 4l2-2M13 11l2-2a2.800 2.800 0 0 0-4-4L9 7',
  search: 'M9 14.500a5.500 5.500 0 1 0 0-11 5.500 5.500 0 0 0 0 11zM13 13l4 4',
  user: 'M10 10a3.200 3.200 0 1 0 0-6.400A3.200 3.200 0 0 0 10 10zM3.500 17a6.500 6.500 0 0 1 13 0',
  keyboard: 'M2.500 5.500h15v9h-15zM5.500 8.500v.01M8.500 8.500v.01M11.500 8.500v.01M14.500 8.500v.01M6.500 11.500h7',
} as const
export type IconName = keyof typeof PATHS

export function Icon({ name }: { name: IconName }) {
  return (
    <svg class="icon" viewBox="0 0 20 20" width="20" height="20" aria-hidden="true" focusable="false">
      <path d={PATHS[name]} fill="none" stroke="currentColor" stroke-width="1.6" stroke-linecap="round" stroke-linejoin="round" />
    </svg>
  )
}
