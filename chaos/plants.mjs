// Faults that a run can plant into the server, each of which the checker must find. Each replaces methods of the
// server's classes before anything is made of them, and begins to work when the run says so.
import { setTimeout as sleep } from 'node:timers/promises'

const LATE_MS = 400
const GAP_EVERY = 7
let isOn = false

const PLANTS = {
  /** Whoever wrote is told before the commit. What is killed in between is lost. */
  'ack before commit': {
    GroupCommit({ prototype }) {
      const { work, tell } = prototype
      prototype.work = async function (settled) {
        await work.call(this, settled)
        if (!isOn) return
        tell.call(this, settled, undefined)
        await sleep(LATE_MS)
        for (const end of settled) end.job = { work() {}, done() {}, failed() {} }
      }
    },
  },
  /** Now and then a number of a thread is given to no message. */
  'lost number': {
    Batch({ prototype }) {
      const { place } = prototype
      let count = 0
      prototype.place = function (post) {
        const thread = this.threads.get(post.thread)
        count += 1
        if (isOn && thread !== undefined && count % GAP_EVERY === 0) thread.lastSeq += 1
        return place.call(this, post)
      }
    },
  },
  /** An agent may write under an assignment that is over. */
  'no fence': {
    Batch({ prototype }) {
      const { admit } = prototype
      prototype.admit = function (post, thread) {
        const isStale = post.author.kind === 'agent' && thread?.kind === 'public' && thread.closedAt === null
        return isOn && isStale ? Promise.resolve(post.author) : admit.call(this, post, thread)
      }
    },
  },
  /** Agents may take conversations whatever they have. */
  'no capacity': {
    Assignments({ prototype }) {
      const { requireFreeCapacity } = prototype
      prototype.requireFreeCapacity = function (tx, { id, name }) {
        return isOn ? Promise.resolve({ id, name }) : requireFreeCapacity.call(this, tx, { id, name })
      }
    },
  },
  /** Nobody's sockets hear that a session ended. */
  'deaf sockets': {
    EventBus({ prototype }) {
      const { publish } = prototype
      prototype.publish = function (event) {
        if (!isOn || event.type !== 'sessions_ended') publish.call(this, event)
      }
    },
  },
  /** What the wire between the nodes loses is lost for good. */
  'no outbox': {
    Outbox({ prototype }) {
      const { heal } = prototype
      prototype.heal = function () {
        return isOn ? Promise.resolve() : heal.call(this)
      }
    },
  },
  /** What one hears, another one hears, too. */
  'wrong address': {
    Hub({ prototype }) {
      const { deliver } = prototype
      prototype.deliver = function (delivery) {
        deliver.call(this, delivery)
        if (!isOn) return
        for (const topic of this.topics.keys())
          if (topic.split(':')[0] === delivery.topic.split(':')[0] && topic !== delivery.topic)
            deliver.call(this, { ...delivery, topic })
      }
    },
  },
}

export const CLASSES = [...new Set(Object.values(PLANTS).flatMap((classes) => Object.keys(classes)))]

export function begin() {
  isOn = true
}

/** Waits for the classes that a fault needs, changes them, and tells the run when it did. */
export function plant(name) {
  globalThis.chaosPlant = (className, found) => {
    const change = PLANTS[name]?.[className]
    if (change === undefined) return
    change(found)
    process.send?.({ planted: name })
  }
}
