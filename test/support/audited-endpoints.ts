/** Lists every endpoint with what the audit log holds of it, or why it holds nothing. */
import type { CannedReply, Department, Site, Ticket } from '../../src/protocol/entities.ts'
import type { EndpointName } from '../../src/protocol/http-api.ts'
import { makeAgent } from './app.ts'
import type { Expected, World } from './audited.ts'
import { http } from './http.ts'

const READS = 'reads, and tells nothing that the caller’s work does not show'
const VISITOR = 'an act of a visitor: the conversation holds it'

export const announcement = (siteId: string) => ({
  audience: { kind: 'visitors', site: siteId, pages: [], language: null, department: null, attributes: {} },
  ...wording(),
  startsAt: null,
  timeZone: 'UTC',
})
const wording = () => ({
  title: 'Late parcels',
  body: '',
  link: null,
  severity: 'info',
  place: 'card',
  expiresAt: Date.now() + 600_000,
})
const announced = async ({ call, app }: World) =>
  (await call<{ report: { announcement: { id: string } } }>('POST', '/announcements', announcement(app.siteId))).report
    .announcement.id

const reply = async ({ call }: World, shortcut: string) =>
  (await call<{ item: CannedReply }>('POST', '/canned-replies', { shortcut, text: 'Thanks', scope: 'everyone' })).item
    .id
const department = async ({ call }: World, name: string) =>
  (await call<{ department: Department }>('POST', '/departments', { name, agents: [] })).department.id
const invited = async ({ call }: World, email: string) =>
  call<{ agent: { id: string }; link: string }>('POST', '/agents', {
    name: `New ${email}`,
    email,
    role: 'agent',
    capacity: 3,
  })

export const ENTRIES: Record<EndpointName, string | ((world: World) => Promise<Expected>)> = {
  setupState: READS,
  setup: 'works once, before there is anybody: test/http/audit.test.ts looks at it by itself',
  async signIn({ app, ann, password }) {
    await http(app.url, 'POST', '/api/v1/sessions', { body: { email: ann.email, password } })
    return { actor: ann.id, action: 'signed_in', object: ann.id }
  },
  refresh: 'goes on with a session; a secret that was used before is audited (test/http/refresh.test.ts)',
  async signOut({ app, ann, password }) {
    const { cookie = '' } = await http(app.url, 'POST', '/api/v1/sessions', { body: { email: ann.email, password } })
    await http(app.url, 'DELETE', '/api/v1/sessions/current', { headers: { cookie } })
    return { actor: ann.id, action: 'signed_out' }
  },
  async acceptInvitation(world) {
    const { agent, link } = await invited(world, 'accepts@example.com')
    const body = { token: link.split('#')[1], password: 'another long sentence' }
    await http(world.app.url, 'POST', '/api/v1/invitations/accept', { body })
    return { actor: agent.id, action: 'invitation_accepted', object: agent.id }
  },
  visitorToken: VISITOR,
  joinAsGuest: VISITOR,
  me: READS,
  async updateMe({ call, app, password }) {
    const { id, token } = await makeAgent(app)
    await call('PATCH', '/me', { password: { current: password, next: 'another long sentence' } }, token)
    return { actor: id, action: 'password_changed', object: id }
  },
  listCannedReplies: READS,
  async createCannedReply(world) {
    const id = await reply(world, 'made')
    return { actor: world.admin.id, action: 'canned_reply_created', object: id, detail: { shortcut: 'made' } }
  },
  async updateCannedReply(world) {
    const id = await reply(world, 'before')
    await world.call('PUT', `/canned-replies/${id}`, { shortcut: 'after', text: 'Thank you' })
    return { actor: world.admin.id, action: 'canned_reply_updated', object: id, detail: { shortcut: 'after' } }
  },
  async deleteCannedReply(world) {
    const id = await reply(world, 'gone')
    await world.call('DELETE', `/canned-replies/${id}`)
    return { actor: world.admin.id, action: 'canned_reply_deleted', object: id, detail: { shortcut: 'gone' } }
  },
  getVisitor: READS,
  async blockVisitor({ call, ann, chat }) {
    const { id, visitor } = await chat()
    await call('PUT', `/visitors/${visitor.id}/block`, { hours: 24, network: false }, ann.token)
    return {
      actor: ann.id,
      action: 'visitor_blocked',
      object: id,
      detail: { visitor: visitor.id, hours: 24, network: false },
    }
  },
  async unblockVisitor({ call, ann, chat }) {
    const { id, visitor } = await chat()
    await call('PUT', `/visitors/${visitor.id}/block`, { hours: 24, network: false }, ann.token)
    await call('DELETE', `/visitors/${visitor.id}/block`, undefined, ann.token)
    return { actor: ann.id, action: 'visitor_unblocked', object: id, detail: { visitor: visitor.id } }
  },
  listBlocks: READS,
  async liftBlock({ call, admin, ann, chat }) {
    const { id, visitor } = await chat()
    const { block } = await call<{ block: { id: string } }>(
      'PUT',
      `/visitors/${visitor.id}/block`,
      { hours: 1, network: false },
      ann.token,
    )
    await call('DELETE', `/blocks/${block.id}`)
    return { actor: admin.id, action: 'visitor_unblocked', object: id, detail: { visitor: visitor.id } }
  },
  getConversation: READS,
  ticketFromConversation: 'the staff thread of the conversation says who made it',
  async inviteGuest({ call, ann, chat }) {
    const { id, epoch } = await chat()
    await call('POST', `/conversations/${id}/guests`, { epoch, name: 'Carl', role: 'reader', hours: 2 }, ann.token)
    return { actor: ann.id, action: 'guest_invited', object: id, detail: { role: 'reader', hours: 2 } }
  },
  listTickets: READS,
  getTicket: READS,
  async updateTicket({ call, ann, chat }) {
    const { id } = await chat()
    const { ticket } = await call<{ ticket: Ticket }>(
      'POST',
      `/conversations/${id}/ticket`,
      { subject: 'Late' },
      ann.token,
    )
    await call('PATCH', `/tickets/${ticket.id}`, { version: ticket.version, status: 'closed' }, ann.token)
    return {
      actor: ann.id,
      action: 'ticket_updated',
      object: ticket.id,
      detail: { status: { from: 'open', to: 'closed' } },
    }
  },
  getUpload: READS,
  linkFiles: READS,
  async findTranscripts({ call, admin }) {
    await call('GET', '/transcripts?q=parcel')
    return { actor: admin.id, action: 'transcripts_searched' }
  },
  async exportTranscripts({ call, admin }) {
    await call('GET', '/transcripts/export?format=csv')
    return { actor: admin.id, action: 'transcripts_exported' }
  },
  async getTranscript({ call, admin, chat }) {
    const { id } = await chat()
    await call('GET', `/transcripts/${id}`)
    return { actor: admin.id, action: 'transcript_opened', object: id }
  },
  async deleteTranscript({ call, admin, chat }) {
    const { id, visitor } = await chat()
    await visitor.call('end', { conversation: id })
    await call('DELETE', `/transcripts/${id}`)
    return { actor: admin.id, action: 'transcript_deleted', object: id }
  },
  listAgents: READS,
  async inviteAgent(world) {
    const { agent } = await invited(world, 'invited@example.com')
    return { actor: world.admin.id, action: 'agent_invited', object: agent.id, detail: { role: 'agent', capacity: 3 } }
  },
  async updateAgent({ call, app, admin }) {
    const { id } = await makeAgent(app)
    await call('PATCH', `/agents/${id}`, { role: 'supervisor', mayAnnounce: true, capacity: 3 })
    const detail = { role: { from: 'agent', to: 'supervisor' }, mayAnnounce: { from: false, to: true } }
    return { actor: admin.id, action: 'agent_updated', object: id, detail }
  },
  async reinviteAgent({ call, app, admin }) {
    const { id } = await makeAgent(app)
    await call('POST', `/agents/${id}/invitation`)
    return { actor: admin.id, action: 'agent_reinvited', object: id }
  },
  listDepartments: READS,
  async createDepartment(world) {
    const id = await department(world, 'Parcels')
    return { actor: world.admin.id, action: 'department_created', object: id, detail: { name: 'Parcels', agents: [] } }
  },
  async updateDepartment(world) {
    const id = await department(world, 'Returns')
    await world.call('PATCH', `/departments/${id}`, { agents: [world.ann.id] })
    return {
      actor: world.admin.id,
      action: 'department_updated',
      object: id,
      detail: { agents: { from: [], to: [world.ann.id] } },
    }
  },
  async deleteDepartment(world) {
    const id = await department(world, 'Nobody')
    await world.call('DELETE', `/departments/${id}`)
    return { actor: world.admin.id, action: 'department_deleted', object: id }
  },
  listAudit: 'reads the log itself',
  searchRoom: READS,
  listSites: READS,
  async createSite({ call, admin }) {
    const { site } = await call<{ site: Site }>('POST', '/sites', { name: 'Second', origins: ['https://b.example'] })
    return {
      actor: admin.id,
      action: 'site_created',
      object: site.id,
      detail: { name: 'Second', origins: ['https://b.example'] },
    }
  },
  async updateSite({ call, admin, app }) {
    const { items } = await call<{ items: Site[] }>('GET', '/sites')
    const before = items.find(({ id }) => id === app.siteId)
    if (before === undefined) throw new Error('no site')
    await call('PATCH', `/sites/${app.siteId}`, {
      name: 'Harbour',
      appearance: { ...before.appearance, accent: '#112233' },
    })
    const detail = {
      name: { from: before.name, to: 'Harbour' },
      accent: { from: before.appearance.accent, to: '#112233' },
    }
    return { actor: admin.id, action: 'site_updated', object: app.siteId, detail }
  },
  async rotateSiteSecret({ call, admin, app }) {
    await call('POST', `/sites/${app.siteId}/secret`)
    return { actor: admin.id, action: 'site_secret_rotated', object: app.siteId }
  },
  listAnnouncements: READS,
  listMyAnnouncements: READS,
  announcementAudiences: READS,
  async sendAnnouncement(world) {
    return { actor: world.admin.id, action: 'announcement_sent', object: await announced(world) }
  },
  previewAnnouncement: 'stores nothing and tells nobody',
  async updateAnnouncement(world) {
    const id = await announced(world)
    await world.call('POST', `/announcements/${id}/update`, { ...wording(), title: 'Later still', pages: [] })
    return { actor: world.admin.id, action: 'announcement_updated', object: id, detail: { version: 2 } }
  },
  async retractAnnouncement(world) {
    const id = await announced(world)
    await world.call('POST', `/announcements/${id}/retract`)
    return { actor: world.admin.id, action: 'announcement_retracted', object: id }
  },
}
