import type { Suggestions } from '../thread/suggestion.ts'
import { t } from '../words/words.ts'
import { mentionAt, type Person, people } from './mentions.ts'
import { PersonFace } from './person-face.tsx'

export function mentionSuggestions(me: string, all: readonly Person[]): Suggestions {
  return {
    label: t('rooms.people'),
    wordAt: mentionAt,
    load: () => {},
    fitting: (query) =>
      people(
        all.filter(({ id }) => id !== me),
        query,
      ).map((person) => ({
        id: person.id,
        text: `@${person.name} `,
        shown: (
          <>
            <PersonFace person={person} />
            <b>
              <bdi>{person.name}</bdi>
            </b>
          </>
        ),
      })),
    nothing: () => undefined,
  }
}
