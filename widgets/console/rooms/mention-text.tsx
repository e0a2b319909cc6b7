import type { ComponentChildren } from 'preact'
import { linked } from '../chat/linked.tsx'
import { type Person, partsOf } from './mentions.ts'

/** The text with the names that it calls marked; the reader's own stands out. */
export function mentionText(text: string, called: readonly Person[], me: string): ComponentChildren {
  return partsOf(text, called).map((part, index) =>
    part.person === undefined ? (
      linked(part.text)
    ) : (
      <b key={index} class="mention" data-me={part.person.id === me || undefined}>
        {part.text}
      </b>
    ),
  )
}
