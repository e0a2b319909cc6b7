/** Says what the page of people is asked to do; each task has its dialog. */
import type { ResultOfEndpoint } from '../../../src/protocol/http-api.ts'
import type { Agent } from '../../../src/protocol/wire.ts'

export type Invitation = ResultOfEndpoint<'inviteAgent'>
export type Task =
  | { kind: 'invite' }
  | { kind: 'link'; invitation: Invitation }
  | { kind: 'edit' | 'new-link' | 'disable' | 'enable'; agent: Agent }
