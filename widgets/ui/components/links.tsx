import type { ComponentChildren } from 'preact'
import type { Piece } from '../../client/links.ts'

interface LinksProps {
  pieces: readonly Piece[]
  /** Draws the words; `inLink` is true for those of a link. */
  words?: (text: string, inLink: boolean) => ComponentChildren
}

/**
 * Draws a text with its addresses as links, and never as markup. A host that could be taken for another is named behind
 * its link.
 */
export function Links({ pieces, words = (text) => text }: LinksProps) {
  return (
    <>
      {pieces.map(({ text, href, host }) =>
        href ? (
          <>
            <a href={href} target="_blank" rel="noopener noreferrer nofollow" dir="ltr">
              {words(text, true)}
            </a>
            {host && <small dir="ltr"> ({host})</small>}
          </>
        ) : (
          words(text, false)
        ),
      )}
    </>
  )
}
