import type { Narrowing } from '../events/event.ts'

/** How a frame reaches the hubs of all nodes. Publishing on one node goes through it, too: one delivery path. */
export interface Delivery {
  topic: string
  /** Encoded once, for whoever listens. */
  frame: Buffer
  droppable: boolean
  only?: Narrowing
}
export interface Broker {
  publish(delivery: Delivery): void
  /** False when nobody listens anywhere: then nothing need be encoded. */
  reaches(topic: string): boolean
}
