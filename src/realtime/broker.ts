import type { Narrowing } from '../events/event.ts'

/**
 * A broker carries a frame to the hubs of all nodes. What is published goes through it on a single node, too, so there
 * is one delivery path.
 */
export interface Delivery {
  topic: string
  /** The frame is encoded once, for whoever listens. */
  frame: Buffer
  droppable: boolean
  only?: Narrowing
}
export interface Broker {
  publish(delivery: Delivery): void
  /** Returns false when nobody listens anywhere: then nothing need be encoded. */
  reaches(topic: string): boolean
}
