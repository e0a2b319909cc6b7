export { FanOut, topicsOf } from './fan-out.ts'
export { textFrame } from './frame.ts'
export { Hub, type Listener, type TopicWatcher } from './hub.ts'
export { topics } from './topics.ts'
