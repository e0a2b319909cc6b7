export {
  type Actor,
  type AgentActor,
  authorOf,
  hasRole,
  isGuest,
  mayAnnounce,
  requireAdmin,
  type VisitorActor,
} from './actor.ts'
export { type AgentStanding, Agents } from './agents.ts'
export { Arrivals, type MoveVisitor } from './arrivals.ts'
export { type Authenticated, Authenticator } from './authenticate.ts'
export {
  type BlockRow,
  deleteBlock,
  deleteExpiredBlocks,
  noteNetwork,
  readBlock,
  readBlockOf,
  readBlocks,
  readNetwork,
  writeBlock,
} from './block-store.ts'
export { Blocks } from './blocks.ts'
export { Departments } from './departments.ts'
export { deleteExpired } from './endings.ts'
export { checkNewPassword } from './password-rules.ts'
export { hashPassword } from './passwords.ts'
export { AgentSessions, REFRESH_MS, type SignedIn } from './sessions.ts'
export { allows, generationOf, type KnownSite, Sites, toPublicSite } from './sites.ts'
export { Standings } from './standings.ts'
export { readColleagues, readStaffNames } from './store.ts'
export { Tokens } from './tokens.ts'
export { cleanPage, nameOf, toVisitorSummary, Visitors } from './visitors.ts'
