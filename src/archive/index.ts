export { Archive, type ConversationsById, type Transcript } from './archive.ts'
export { Removal } from './removal.ts'
