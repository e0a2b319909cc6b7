/** How an encoded frame reaches the hubs of all nodes. Publishing on one node goes through it, too: one delivery path. */
export interface Delivery {
  topic: string
  data: string
  droppable: boolean
}
export interface Broker {
  publish(delivery: Delivery): void
  subscribe(handler: (delivery: Delivery) => void): void
}
