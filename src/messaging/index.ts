export { append, createThread, type Entry } from './append.ts'
export type { FileShelf } from './files.ts'
export {
  type Access,
  endMembership,
  isOpen,
  type Member,
  type MemberRole,
  readMembership,
  startMembership,
} from './membership.ts'
export { MessageReader, type ThreadReader } from './reader.ts'
export { Receipts } from './receipts.ts'
export { disownThread, readDisowned, readOutsiders, removeMessages } from './removal.ts'
export { blankMessage, isSame, readMessages, readMessagesAt, readSent } from './store.ts'
export { SYSTEM } from './thread.ts'
export { MessageWriter, type Post, type Posted } from './writer.ts'
