import { Linked } from '../../ui/components/linked.tsx'
import { type Person, partsOf } from './mentions.ts'

/** Draws the text with the names that it calls marked; the reader's own name stands out. An address calls nobody. */
export function MentionText({ text, called, me }: { text: string; called: readonly Person[]; me: string }) {
  return (
    <Linked
      text={text}
      words={(piece, inLink) =>
        (inLink ? [{ text: piece }] : partsOf(piece, called)).map((part, index) =>
          part.person === undefined ? (
            part.text
          ) : (
            <b key={index} class="mention" data-me={part.person.id === me || undefined}>
              {part.text}
            </b>
          ),
        )
      }
    />
  )
}
