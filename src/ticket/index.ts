export { type ConversationFacts, type LeftMessage, Tickets } from './tickets.ts'
