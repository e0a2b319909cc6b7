/**
 * Where each endpoint is, for the browser. The server's table (src/protocol/http-api.ts) is made of schemas, and no
 * schema library may reach a page; a test holds that both say the same.
 */
import type { Endpoint, EndpointName } from '../../../src/protocol/http-api.ts'

export const ENDPOINT_PATHS = {
  setupState: ['GET', '/api/v1/setup'],
  setup: ['POST', '/api/v1/setup'],
  signIn: ['POST', '/api/v1/sessions'],
  refresh: ['POST', '/api/v1/sessions/refresh'],
  signOut: ['DELETE', '/api/v1/sessions/current'],
  acceptInvitation: ['POST', '/api/v1/invitations/accept'],
  visitorSession: ['POST', '/api/v1/visitors/sessions'],
  me: ['GET', '/api/v1/me'],
  updateMe: ['PATCH', '/api/v1/me'],
  listCannedReplies: ['GET', '/api/v1/canned-replies'],
  createCannedReply: ['POST', '/api/v1/canned-replies'],
  updateCannedReply: ['PUT', '/api/v1/canned-replies/:id'],
  deleteCannedReply: ['DELETE', '/api/v1/canned-replies/:id'],
  getVisitor: ['GET', '/api/v1/visitors/:id'],
  getConversation: ['GET', '/api/v1/conversations/:id'],
  ticketFromConversation: ['POST', '/api/v1/conversations/:id/ticket'],
  listTickets: ['GET', '/api/v1/tickets'],
  getTicket: ['GET', '/api/v1/tickets/:id'],
  updateTicket: ['PATCH', '/api/v1/tickets/:id'],
  findTranscripts: ['GET', '/api/v1/transcripts'],
  getTranscript: ['GET', '/api/v1/transcripts/:id'],
  exportTranscripts: ['GET', '/api/v1/transcripts/export'],
  listAgents: ['GET', '/api/v1/agents'],
  inviteAgent: ['POST', '/api/v1/agents'],
  updateAgent: ['PATCH', '/api/v1/agents/:id'],
  reinviteAgent: ['POST', '/api/v1/agents/:id/invitation'],
  listSites: ['GET', '/api/v1/sites'],
  createSite: ['POST', '/api/v1/sites'],
  updateSite: ['PATCH', '/api/v1/sites/:id'],
  rotateSiteSecret: ['POST', '/api/v1/sites/:id/secret'],
  getUpload: ['GET', '/api/v1/uploads/:id'],
  linkFiles: ['POST', '/api/v1/files/links'],
  listAnnouncements: ['GET', '/api/v1/announcements'],
  sendAnnouncement: ['POST', '/api/v1/announcements'],
  retractAnnouncement: ['POST', '/api/v1/announcements/:id/retract'],
} as const satisfies Record<EndpointName, readonly [Endpoint['method'], string]>
