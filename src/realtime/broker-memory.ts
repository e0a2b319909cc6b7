import type { Broker, Delivery } from './broker.ts'

/** One node: what is published is delivered here, in order. */
export class MemoryBroker implements Broker {
  private handler: (delivery: Delivery) => void = () => undefined

  subscribe(handler: (delivery: Delivery) => void): void {
    this.handler = handler
  }

  publish(delivery: Delivery): void {
    this.handler(delivery)
  }
}
