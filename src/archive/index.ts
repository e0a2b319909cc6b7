export { Archive, type ConversationsById, type Transcript } from './archive.ts'
