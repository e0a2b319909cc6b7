import type { Announcements } from '../../announcement/index.ts'
import type { Audit } from '../../audit/index.ts'
import { type Agents, type Departments, type Sites, toPublicSite } from '../../identity/index.ts'
import type { Binder } from '../binder.ts'
import { defined } from '../defined.ts'

export interface AdminServices {
  agents: Agents
  departments: Departments
  sites: Sites
  announcements: Announcements
  audit: Audit
  publicUrl: () => string
}

export function adminRoutes(binder: Binder, services: AdminServices): void {
  const { agents, departments, sites, announcements, audit, publicUrl } = services
  /** The token stands behind the #: it reaches no server's log (A20). */
  const joinLink = (token: string) => `${publicUrl()}/join#${token}`

  binder.staff('listAgents', async () => ({ items: await agents.list() }))
  binder.staff('inviteAgent', async ({ agent: actor, body, address }) => {
    const { agent, token, expiresAt } = await agents.invite(body)
    await audit.record({ actor: actor.id, action: 'agent_invited', object: agent.id, address })
    return { agent, link: joinLink(token), expiresAt }
  })
  binder.staff('updateAgent', async ({ agent: actor, params, body, address }) => {
    const agent = await agents.update(actor, params.id, defined(body))
    await audit.record({
      actor: actor.id,
      action: 'agent_updated',
      object: agent.id,
      address,
      detail: JSON.stringify({ role: body.role, capacity: body.capacity, disabled: body.disabled, mayAnnounce: body.mayAnnounce }),
    })
    return { agent }
  })
  binder.staff('reinviteAgent', async ({ agent: actor, params, address }) => {
    const { agent, token, expiresAt } = await agents.reinvite(params.id)
    await audit.record({ actor: actor.id, action: 'agent_reinvited', object: agent.id, address })
    return { agent, link: joinLink(token), expiresAt }
  })

  binder.staff('listDepartments', async () => ({ items: await departments.list() }))
  binder.staff('createDepartment', async ({ agent, body, address }) => {
    const department = await departments.create(agent, body)
    const detail = JSON.stringify({ agents: department.agents })
    await audit.record({ actor: agent.id, action: 'department_created', object: department.id, address, detail })
    return { department }
  })
  binder.staff('updateDepartment', async ({ agent, params, body, address }) => {
    const department = await departments.update(agent, params.id, defined(body))
    const detail = JSON.stringify({ agents: body.agents })
    await audit.record({ actor: agent.id, action: 'department_updated', object: department.id, address, detail })
    return { department }
  })
  binder.staff('deleteDepartment', async ({ agent, params, address }) => {
    await departments.remove(agent, params.id)
    await audit.record({ actor: agent.id, action: 'department_deleted', object: params.id, address })
    return undefined
  })

  binder.staff('listSites', async () => ({ items: sites.list().map(toPublicSite) }))
  binder.staff('createSite', async ({ agent, body, address }) => {
    const site = await sites.create(body)
    await audit.record({ actor: agent.id, action: 'site_created', object: site.id, address })
    return { site: toPublicSite(site) }
  })
  binder.staff('updateSite', async ({ agent, params, body, address }) => {
    const site = await sites.update(params.id, defined(body))
    await audit.record({ actor: agent.id, action: 'site_updated', object: site.id, address })
    return { site: toPublicSite(site) }
  })
  binder.staff('rotateSiteSecret', async ({ agent, params, address }) => {
    const secret = await sites.rotateSecret(params.id)
    await audit.record({ actor: agent.id, action: 'site_secret_rotated', object: params.id, address })
    return { secret }
  })

  binder.staff('listAnnouncements', async ({ agent }) => ({ items: await announcements.list(agent) }))
  binder.staff('announcementAudiences', ({ agent }) => announcements.audiences(agent))
  binder.staff('previewAnnouncement', ({ agent, body }) => announcements.preview(agent, body))
  binder.staff('sendAnnouncement', async ({ agent, body, address }) => {
    const report = await announcements.send(agent, body)
    const action = report.state === 'scheduled' ? 'announcement_scheduled' : 'announcement_sent'
    await audit.record({ actor: agent.id, action, object: report.announcement.id, address })
    return { report }
  })
  binder.staff('updateAnnouncement', async ({ agent, params, body, address }) => {
    const report = await announcements.update(agent, params.id, body)
    const detail = JSON.stringify({ version: report.announcement.version })
    await audit.record({ actor: agent.id, action: 'announcement_updated', object: params.id, address, detail })
    return { report }
  })
  binder.staff('retractAnnouncement', async ({ agent, params, address }) => {
    const report = await announcements.retract(agent, params.id)
    await audit.record({ actor: agent.id, action: 'announcement_retracted', object: params.id, address })
    return { report }
  })
}
