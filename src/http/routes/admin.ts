import type { Announcements } from '../../announcement/index.ts'
import { listEntries } from '../../audit/index.ts'
import { type Agents, type Departments, type Sites, toPublicSite } from '../../identity/index.ts'
import type { Reader } from '../../store/database.ts'
import type { Routes } from '../context.ts'
import { defined } from '../defined.ts'

export interface AdminServices {
  agents: Agents
  departments: Departments
  sites: Sites
  announcements: Announcements
  publicUrl: () => string
  read: Reader
}

export function adminRoutes(services: AdminServices) {
  const { agents, departments, sites, announcements, publicUrl, read } = services
  /** Returns an invitation's link. The token stands behind the #, so it reaches no server's log (A20). */
  const joinLink = (token: string) => `${publicUrl()}/join#${token}`

  return {
    listAgents: async () => ({ items: await agents.list() }),
    inviteAgent: async ({ agent: actor, body }) => {
      const { agent, token, expiresAt } = await agents.invite(actor, body)
      return { agent, link: joinLink(token), expiresAt }
    },
    updateAgent: async ({ agent: actor, params, body }) => {
      const agent = await agents.update(actor, params.id, defined(body))
      return { agent }
    },
    reinviteAgent: async ({ agent: actor, params }) => {
      const { agent, token, expiresAt } = await agents.reinvite(actor, params.id)
      return { agent, link: joinLink(token), expiresAt }
    },

    listDepartments: async () => ({ items: await departments.list() }),
    createDepartment: async ({ agent, body }) => {
      const department = await departments.create(agent, body)
      return { department }
    },
    updateDepartment: async ({ agent, params, body }) => {
      const department = await departments.update(agent, params.id, defined(body))
      return { department }
    },
    deleteDepartment: async ({ agent, params }) => {
      await departments.remove(agent, params.id)
      return undefined
    },

    listAudit: ({ query }) => listEntries(read, query),
    listSites: async () => ({ items: sites.list().map(toPublicSite) }),
    createSite: async ({ agent, body }) => {
      const site = await sites.create(agent, body)
      return { site: toPublicSite(site) }
    },
    updateSite: async ({ agent, params, body }) => {
      const site = await sites.update(agent, params.id, defined(body))
      return { site: toPublicSite(site) }
    },
    rotateSiteSecret: async ({ agent, params }) => {
      const secret = await sites.rotateSecret(agent, params.id)
      return { secret }
    },

    listAnnouncements: async ({ agent }) => ({ items: await announcements.list(agent) }),
    announcementAudiences: ({ agent }) => announcements.audiences(agent),
    previewAnnouncement: ({ agent, body }) => announcements.preview(agent, body),
    sendAnnouncement: async ({ agent, body }) => {
      const report = await announcements.send(agent, body)
      return { report }
    },
    updateAnnouncement: async ({ agent, params, body }) => {
      const report = await announcements.update(agent, params.id, body)
      return { report }
    },
    retractAnnouncement: async ({ agent, params }) => {
      const report = await announcements.retract(agent, params.id)
      return { report }
    },
  } satisfies Partial<Routes>
}
