export { type AgentTruth, Dispatcher } from './dispatcher.ts'
