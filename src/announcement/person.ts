import type { Actor } from '../identity/index.ts'

/** Of an actor, what decides whether an announcement is for it [AN2]. */
export interface Person {
  id: string
  /** Null: staff. */
  siteId: string | null
  language: string | null
  attributes: Readonly<Record<string, string>>
}

const NONE = Object.freeze({})
/** A guest of one conversation is no visitor of the site: no announcement is for it. */
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
