/** These endpoints are for sites: websites that show the widget. */
import Type from 'typebox'
import { Appearance, Name, Site } from '../entities.ts'
import { byId, Origins, object, table } from './endpoint.ts'

export const SITE_ENDPOINTS = table({
  listSites: {
    method: 'GET',
    path: '/api/v1/sites',
    access: 'admin',
    summary: 'All sites',
    result: object({ items: Type.Array(Site) }),
  },
  createSite: {
    method: 'POST',
    path: '/api/v1/sites',
    access: 'admin',
    summary: 'Add a site',
    body: object({ name: Name, origins: Origins }),
    result: object({ site: Site }),
  },
  updateSite: {
    method: 'PATCH',
    path: '/api/v1/sites/:id',
    access: 'admin',
    summary: 'Change a site',
    params: byId,
    body: object({
      name: Type.Optional(Name),
      origins: Type.Optional(Origins),
      appearance: Type.Optional(Appearance),
      keepsNotes: Type.Optional(Type.Boolean()),
    }),
    result: object({ site: Site }),
  },
  rotateSiteSecret: {
    method: 'POST',
    path: '/api/v1/sites/:id/secret',
    access: 'admin',
    summary: 'A new secret to sign visitors with; it is shown this once',
    params: byId,
    result: object({ secret: Type.String() }),
  },
})
