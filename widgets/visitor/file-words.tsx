/** How much of the end of a name stays when there is no room for all of it. */
const TAIL = 10

/** Cut in its middle: the end says what kind of file it is. */
export function FileName({ name }: { name: string }) {
  const letters = [...name]
  return (
    <span class="name" dir="auto" title={name}>
      <span>{letters.slice(0, -TAIL).join('')}</span>
      <span>{letters.slice(-TAIL).join('')}</span>
    </span>
  )
}

const UNITS = ['B', 'KB', 'MB', 'GB']

export function sizeText(bytes: number): string {
  const power = Math.min(Math.floor(Math.log(bytes || 1) / Math.log(1024)), UNITS.length - 1)
  return `${Number((bytes / 1024 ** power).toFixed(power && 1))} ${UNITS[power]}`
}

/** Drawn, and silent: what is around it has the words. */
export function Drawing({ path }: { path: string }) {
  return (
    <svg viewBox="0 0 24 24" aria-hidden="true">
      <path d={path} />
    </svg>
  )
}

export const SHEET = 'M14 3H6v18h12V7zM14 3v4h4'
export const ARROW_DOWN = 'M12 4v11M7 10.5l5 5 5-5M5 20h14'
export const CROSS = 'M6 6l12 12M18 6L6 18'
