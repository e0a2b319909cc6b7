export { Assignments, type ReturnReason, type TransferTarget, type Waiting } from './assignments.ts'
export { Conversations, type Opening } from './conversations.ts'
export { toVisitorView } from './view.ts'
