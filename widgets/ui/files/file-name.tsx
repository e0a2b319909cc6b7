/** Names shorter than this are read out in one piece. */
const SHORT = 16

/**
 * Draws a file's name. Where there is no room for all of it, the ending stays, because it says what kind of file it is.
 */
export function FileName({ name }: { name: string }) {
  const dot = name.lastIndexOf('.')
  const cut = dot < SHORT || name.length - dot > 9 ? name.length : dot
  return (
    <span class="file-name file-name--parts" dir="auto" title={name}>
      <span>{name.slice(0, cut)}</span>
      {cut < name.length && <span>{name.slice(cut)}</span>}
    </span>
  )
}
