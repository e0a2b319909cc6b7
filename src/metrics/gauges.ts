/** The metrics that stand for how things are in the moment of the question. */
import type { Registry } from 'prom-client'
import { counter, each, gauge } from './instruments.ts'
import type { Build, Readings } from './readings.ts'
import { sharing } from './sharing.ts'

export function registerBuild(registry: Registry, { version, database }: Build): void {
  gauge(registry, {
    name: 'helpline_build_info',
    help: 'Always 1; its labels say which version runs on which database.',
    labels: ['version', 'database'],
    read: () => [[{ version, database }, 1]],
  })
}

export function registerReadings(registry: Registry, readings: Readings): void {
  registerSockets(registry, readings)
  registerQueue(registry, readings)
  if (readings.pool() !== undefined) registerPool(registry, readings)
  if (readings.cluster() !== undefined) registerCluster(registry, readings)
}

function registerCluster(registry: Registry, { cluster }: Readings): void {
  const single = (name: string, help: string, of: (figures: NonNullable<ReturnType<typeof cluster>>) => number) =>
    gauge(registry, {
      name,
      help,
      labels: [],
      read() {
        const figures = cluster()
        return figures === undefined ? [] : [[{}, of(figures)]]
      },
    })
  single('helpline_leads', '1 on the node that decides who gets whom, else 0.', ({ leads }) => Number(leads))
  single('helpline_other_nodes', 'Other nodes that this one sees alive.', ({ otherNodes }) => otherNodes)
  single('helpline_wire_works', '1 while Redis carries what nodes say, else 0.', ({ wireWorks }) => Number(wireWorks))
  single(
    'helpline_outbox_behind_seconds',
    'How long ago this node last read the outbox.',
    ({ behindMs }) => behindMs / 1_000,
  )
  counter(registry, {
    name: 'helpline_outbox_filled_total',
    help: 'Events that the outbox brought because Redis had not.',
    labels: [],
    read: () => [[{}, cluster()?.filled ?? 0]],
  })
}

function registerSockets(registry: Registry, { sockets }: Readings): void {
  gauge(registry, {
    name: 'helpline_open_sockets',
    help: 'Open sockets by who is behind them; unknown before hello.',
    labels: ['kind'],
    read() {
      const { waitingBytes, ...kinds } = sockets()
      return each('kind', kinds)
    },
  })
  gauge(registry, {
    name: 'helpline_outbound_waiting_bytes',
    help: 'Bytes that wait to leave, over all sockets.',
    labels: [],
    read: () => [[{}, sockets().waitingBytes]],
  })
}

function registerQueue(registry: Registry, readings: Readings): void {
  const queue = sharing(() => readings.queue())
  gauge(registry, {
    name: 'helpline_queue_length',
    help: 'Conversations in the queue by department (empty: none) and by whether the visitor is here or gone.',
    labels: ['department', 'visitor'],
    read: async () =>
      (await queue()).flatMap(({ department, here, gone }) => [
        [{ department, visitor: 'here' }, here],
        [{ department, visitor: 'gone' }, gone],
      ]),
  })
  gauge(registry, {
    name: 'helpline_queue_oldest_wait_seconds',
    help: 'How long the oldest conversation has been in the queue whose visitor is here, by department (empty: none).',
    labels: ['department'],
    read: async () => (await queue()).map(({ department, oldestMs }) => [{ department }, oldestMs / 1_000]),
  })
}

function registerPool(registry: Registry, { pool }: Readings): void {
  gauge(registry, {
    name: 'helpline_postgresql_pool_connections',
    help: 'Connections of the pool for reading from PostgreSQL, by whether they are busy or idle.',
    labels: ['state'],
    read() {
      const { busy = 0, idle = 0 } = pool() ?? {}
      return each('state', { busy, idle })
    },
  })
  gauge(registry, {
    name: 'helpline_postgresql_pool_waiting',
    help: 'Statements that wait for a connection of the pool.',
    labels: [],
    read: () => [[{}, pool()?.waiting ?? 0]],
  })
}
