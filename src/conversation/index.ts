export { Assignments, type ReturnReason, type TransferTarget } from './assignments.ts'
export { Conversations, type Opening } from './conversations.ts'
export type { Waiting } from './store.ts'
export { toVisitorView } from './view.ts'
