/** Draws a person as a coloured circle with initials. The colour follows from the id, so it is the same everywhere. */
import type { AvailabilityStatus } from '../../../src/protocol/wire.ts'
import { graphemes } from '../../client/graphemes.ts'
import { t } from '../strings/components.ts'

const HUES = 6

export interface AvatarProps {
  name: string
  /** The id decides the colour; without it, the name does. */
  id?: string
  size?: 'small' | 'normal' | 'large'
  presence?: AvailabilityStatus | undefined
}

export function Avatar({ name, id = name, size = 'normal', presence }: AvatarProps) {
  return (
    <span class={`avatar avatar--${size} avatar--hue-${hueOf(id)}`}>
      {/*
         The style sheet draws the initials as a picture, so that they are not text in a control's name, nor found or
         copied.
      */}
      <span class="avatar__initials" data-initials={initialsOf(name)} aria-hidden="true" />
      {presence && (
        <span
          class={`avatar__presence avatar__presence--${presence}`}
          role="img"
          aria-label={t(presence)}
          title={t(presence)}
        />
      )}
    </span>
  )
}

/**
 * Returns initials: AL for “Ann Lee”, 小明 for 王小明, as people there shorten it, and a question mark for an empty name.
 */
function initialsOf(name: string): string {
  // “Visitor 18” has no initial but its V, because the number is not a name.
  const trimmed = name.trim().replace(/ \d+$/, '')
  const letters = graphemes(trimmed)
  if (letters.length === 0) return '?'
  if (/^\p{Script=Han}+$/u.test(trimmed)) return letters.slice(-2).join('')
  const words = trimmed.split(/\s+/)
  const first = graphemes(words[0] ?? '')[0] ?? ''
  const last = words.length > 1 ? (graphemes(words.at(-1) ?? '')[0] ?? '') : ''
  return (first + last).toUpperCase()
}

function hueOf(id: string): number {
  let sum = 0
  for (const letter of id) sum = (sum * 31 + (letter.codePointAt(0) ?? 0)) % 9973
  return sum % HUES
}
