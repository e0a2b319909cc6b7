import type { QueryOf } from '../../../src/protocol/http-api.ts'

/** Says what is searched for; an empty field finds everything. */
export interface Chosen {
  actor: string
  action: string
  object: { id: string; name: string } | undefined
}
export const EVERYTHING: Chosen = { actor: '', action: '', object: undefined }

export const filterOf = ({ actor, action, object }: Chosen): QueryOf<'listAudit'> => ({
  ...(actor === '' ? {} : { actor }),
  ...(action === '' ? {} : { action }),
  ...(object === undefined ? {} : { object: object.id }),
})
