import type { Broker, Delivery } from './broker.ts'

/** A broker asks these two things of this node's hub. */
export interface Node {
  deliver(delivery: Delivery): void
  has(topic: string): boolean
}

/** With one node, what is published is delivered here, in order. */
export class MemoryBroker implements Broker {
  private readonly node: Node
  constructor(node: Node) {
    this.node = node
  }

  publish(delivery: Delivery): void {
    this.node.deliver(delivery)
  }

  reaches(topic: string): boolean {
    return this.node.has(topic)
  }
}
