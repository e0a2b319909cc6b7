/** A database of its own with a site and people in it, for tests of the domain below sockets and routes. */
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { onTestFinished } from 'vitest'
import { Audit } from '../../src/audit/index.ts'
import { EventBus } from '../../src/events/bus.ts'
import type { DomainEvent } from '../../src/events/event.ts'
import type { AgentActor, VisitorActor } from '../../src/identity/index.ts'
import { newId } from '../../src/kernel/ids.ts'
import { createLogger } from '../../src/kernel/logger.ts'
import type { AgentRole } from '../../src/protocol/entities.ts'
import { Database, type Place } from '../../src/store/database.ts'
import { newPlace } from './store.ts'

export interface Domain {
  place: Place
  database: Database
  /** Makes the row of a file that is stored, without its bytes. */
  storedFile(file: { id: string; name: string; size: number }): Promise<unknown>
  /** Closes the database before the end of the test, as a server that stops. */
  close(): Promise<void>
  audit: Audit
  bus: EventBus
  logger: ReturnType<typeof createLogger>
  /** The tests' clock: set `now` to move it. */
  time: { now: number }
  clock: () => number
  siteId: string
  agent(role: AgentRole, name?: string): Promise<AgentActor>
  visitor(more?: { name?: string; siteId?: string; email?: string; externalId?: string }): Promise<VisitorActor>
  site(name: string): Promise<string>
  /** Collects every event of one type from now on. */
  heard<T extends DomainEvent['type']>(type: T): Extract<DomainEvent, { type: T }>[]
}

export async function openDomain(): Promise<Domain> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'helpline-domain-'))
  const place = await newPlace(folder)
  const logger = createLogger('silent')
  const bus = new EventBus(logger)
  const database = await Database.open(place, bus)
  let closed: Promise<void> | undefined
  const close = () => {
    closed ??= database.close()
    return closed
  }
  onTestFinished(async () => {
    await close()
    fs.rmSync(folder, { recursive: true, force: true })
  })
  const time = { now: Date.UTC(2026, 10, 1) }
  const people = makePeople(database, time)
  const siteId = await people.site('Shop')
  return {
    place,
    database,
    close,
    storedFile: (file) =>
      database.write((tx) =>
        tx.db.attachment.create({
          data: { ...file, uploaderKind: 'visitor', uploaderId: 'eve', state: 'stored', createdAt: new Date(1) },
        }),
      ),
    audit: new Audit(database, () => time.now),
    bus,
    logger,
    time,
    clock: () => time.now,
    siteId,
    ...people,
    visitor: (more) => people.visitor({ siteId, ...more }),
    heard: (type) => listen(bus, type),
  }
}

function listen<T extends DomainEvent['type']>(bus: EventBus, type: T): Extract<DomainEvent, { type: T }>[] {
  const events: Extract<DomainEvent, { type: T }>[] = []
  bus.on(type, (event) => events.push(event))
  return events
}

function makePeople(database: Database, time: { now: number }) {
  const at = () => new Date(time.now)
  return {
    async site(name: string): Promise<string> {
      const id = newId()
      await database.write((tx) =>
        tx.db.site.create({
          data: { id, key: newId(), name, origins: '[]', appearance: '{}', secret: 's', createdAt: at() },
        }),
      )
      return id
    },
    async agent(role: AgentRole, name: string = role): Promise<AgentActor> {
      const id = newId()
      await database.write((tx) =>
        tx.db.agent.create({ data: { id, name, email: `${id}@example.com`, role, capacity: 5, createdAt: at() } }),
      )
      return { kind: 'agent', id, name, role, mayAnnounce: false, sessionId: newId() }
    },
    async visitor(more: { siteId: string; name?: string; email?: string; externalId?: string }): Promise<VisitorActor> {
      const id = newId()
      await database.write((tx) => tx.db.visitor.create({ data: { id, ...more, firstSeenAt: at(), lastSeenAt: at() } }))
      return {
        kind: 'visitor',
        id,
        siteId: more.siteId,
        name: more.name ?? '',
        verified: more.externalId !== undefined,
        language: 'en',
        attributes: {},
        guestOf: null,
      }
    },
  }
}
