/** Names shorter than this are read out in one piece. */
const SHORT = 16

/**
 * Draws a file's name. Where there is no room for all of it, the ending stays, because it says what kind of file it is.
 */
export function FileName({ name }: { name: string }) {
  const dot = name.lastIndexOf('.')
  const cut = dot < SHORT || name.length - dot > 9 ? name.length : dot
  return (
    <span class="name" dir="auto" title={name}>
      <span>{name.slice(0, cut)}</span>
      <span>{name.slice(cut)}</span>
    </span>
  )
}

const MB = 1024 * 1024

export function sizeText(bytes: number): string {
  return bytes < MB ? `${Math.ceil(bytes / 1024)} KB` : `${(bytes / MB).toFixed(1)} MB`
}

/** Draws an icon that screen readers skip, because the words stand around it. */
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
