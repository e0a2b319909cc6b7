import type { Actor } from '../identity/index.ts'

/** These facts about an actor decide whether an announcement is for it [AN2]. */
export interface Person {
  id: string
  /** Null means that the person is of staff. */
  siteId: string | null
  language: string | null
  attributes: Readonly<Record<string, string>>
}

const NONE = Object.freeze({})
/** A guest of one conversation is no visitor of the site, so no announcement is for a guest. */
const NOWHERE = ''

export const personOf = (actor: Actor): Person =>
  actor.kind === 'visitor'
    ? {
        id: actor.id,
        siteId: actor.guestOf === null ? actor.siteId : NOWHERE,
        language: actor.language,
        attributes: actor.attributes,
      }
    : { id: actor.id, siteId: null, language: null, attributes: NONE }
