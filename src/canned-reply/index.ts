export { CannedReplies } from './canned-replies.ts'
