import { describe, expect, test } from 'vitest'
import type { Department } from '../../src/protocol/entities.ts'
import { LIMITS } from '../../src/protocol/limits.ts'
import { makeAgent, makeVisitor, startTestApp, type TestApp } from '../support/app.ts'
import { codeIn, http } from '../support/http.ts'
import { newKey } from '../support/peer.ts'

async function begin() {
  const app = await startTestApp()
  const admin = await makeAgent(app, { role: 'admin', name: 'Root' })
  const [ann, bob] = [await makeAgent(app, { name: 'Ann' }), await makeAgent(app, { name: 'Bob' })]
  const path = '/api/v1/departments'
  const make = (body: object, token = admin.token) => http(app.url, 'POST', path, { token, body })
  const change = (id: string, body: object) => http(app.url, 'PATCH', `${path}/${id}`, { token: admin.token, body })
  const remove = (id: string) => http(app.url, 'DELETE', `${path}/${id}`, { token: admin.token })
  const list = async (token = ann.token) =>
    ((await http(app.url, 'GET', path, { token })).body as { items: Department[] }).items.map(({ name, agents }) => ({
      name,
      agents,
    }))
  return { app, admin, ann, bob, make, change, remove, list }
}

const made = (answer: { body: unknown }) => (answer.body as { department: Department }).department

const announce = (
  app: TestApp,
  actor: Awaited<ReturnType<typeof makeAgent>>['actor'],
  department: string,
  startsAt: number | null = null,
) =>
  app.services.announcements.send(actor, {
    audience: { kind: 'staff', department },
    title: 'The depot is closed',
    body: '',
    link: null,
    severity: 'info',
    place: 'banner',
    startsAt,
    timeZone: 'UTC',
    expiresAt: Date.now() + 120_000,
  })

describe('departments', () => {
  test('[WI2] an admin makes, fills, renames and deletes one; every agent reads them; each change is in the ledger', async () => {
    const { app, admin, ann, bob, make, change, remove, list } = await begin()
    const parcels = made(await make({ name: '  Parcels\n', agents: [ann.id, bob.id, ann.id] }))
    expect(parcels).toMatchObject({ name: 'Parcels', agents: [ann.id, bob.id].sort() })
    expect(made(await change(parcels.id, { name: 'Deliveries' }))).toMatchObject({
      name: 'Deliveries',
      agents: [ann.id, bob.id].sort(),
    })
    expect(made(await change(parcels.id, { agents: [bob.id] }))).toMatchObject({ name: 'Deliveries', agents: [bob.id] })
    expect(await list()).toEqual([{ name: 'Deliveries', agents: [bob.id] }])
    expect((await remove(parcels.id)).status).toBe(204)
    expect(await list()).toEqual([])
    expect(codeIn(await remove(parcels.id))).toBe('not_found')
    const entries = await app.services.database.read.auditEntry.findMany({
      where: { object: parcels.id },
      orderBy: { id: 'asc' },
    })
    expect(entries.map(({ actor, action }) => [actor, action])).toEqual([
      [admin.id, 'department_created'],
      [admin.id, 'department_updated'],
      [admin.id, 'department_updated'],
      [admin.id, 'department_deleted'],
    ])
  })

  test('[WI2] a taken name is a conflict, whatever its case; empty ones and strangers are refused, unkept', async () => {
    const { ann, make, change, list } = await begin()
    const sales = made(await make({ name: 'Sales', agents: [] }))
    const parcels = made(await make({ name: 'Parcels', agents: [ann.id] }))
    expect(codeIn(await make({ name: 'sALES', agents: [] }))).toBe('conflict')
    expect(codeIn(await change(parcels.id, { name: 'SALES' }))).toBe('conflict')
    expect((await change(sales.id, { name: 'SALES' })).status).toBe(200)
    expect(codeIn(await make({ name: ' \n ', agents: [] }))).toBe('bad_request')
    expect(codeIn(await make({ name: 'Billing', agents: [newKey()] }))).toBe('not_found')
    expect(codeIn(await change(parcels.id, { name: 'Letters', agents: [newKey()] }))).toBe('not_found')
    expect(codeIn(await change(newKey(), { name: 'Letters' }))).toBe('not_found')
    expect(await list()).toEqual([
      { name: 'Parcels', agents: [ann.id] },
      { name: 'SALES', agents: [] },
    ])
  })

  test('[WI2] [A49] only admins change them, and visitors do not see them', async () => {
    const { app, ann, make } = await begin()
    const supervisor = await makeAgent(app, { role: 'supervisor' })
    for (const { token } of [ann, supervisor])
      expect(codeIn(await make({ name: 'Mine', agents: [] }, token))).toBe('forbidden')
    const visitor = await makeVisitor(app)
    expect((await http(app.url, 'GET', '/api/v1/departments', { token: visitor.token })).status).toBe(403)
  })

  test('[LI1] [WI2] there are at most 100, with 200 agents each', async () => {
    const { ann, make } = await begin()
    const tooMany = Array.from({ length: LIMITS.departmentAgents + 1 }, () => ann.id)
    expect(codeIn(await make({ name: 'Crowd', agents: tooMany }))).toBe('bad_request')
    for (let i = 0; i < LIMITS.departments; i += 1)
      expect((await make({ name: `Number ${i}`, agents: [] })).status).toBe(200)
    expect(codeIn(await make({ name: 'One more', agents: [] }))).toBe('too_many')
  })

  test('[WI2] one to which something is announced stays until that is over; then its report has no name', async () => {
    const { app, admin, ann, make, remove } = await begin()
    const parcels = made(await make({ name: 'Parcels', agents: [ann.id] }))
    const live = await announce(app, admin.actor, parcels.id)
    const later = await announce(app, admin.actor, parcels.id, Date.now() + 60_000)
    expect(live.department).toEqual({ id: parcels.id, name: 'Parcels' })
    expect(codeIn(await remove(parcels.id))).toBe('conflict')
    await app.services.announcements.retract(admin.actor, live.announcement.id)
    expect(codeIn(await remove(parcels.id))).toBe('conflict')
    await app.services.announcements.retract(admin.actor, later.announcement.id)
    expect((await remove(parcels.id)).status).toBe(204)
    const [report] = await app.services.announcements.list(admin.actor)
    expect(report).toMatchObject({ audience: { kind: 'staff', department: parcels.id }, department: null })
  })
})
